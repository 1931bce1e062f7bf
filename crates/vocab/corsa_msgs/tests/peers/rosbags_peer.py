"""The other side of `tests/rosbags.rs`: CorsaGym's messages as the Python package rosbags sees them.

Usage: rosbags_peer.py check|write <ros2/corsa_msgs> <folder>

`check` decodes each `<type>.cdr` in the folder by the `.msg` files alone, compares it with `<type>.json`
and encodes it again to the same bytes. `write` makes such pairs with values of its own.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

PACKAGE = "corsa_msgs"
RANGES = {"int8": (-128, 127), "int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def load_store(package: Path) -> Any:
    """A store with the upstream messages and ours."""
    store = get_typestore(Stores.ROS2_JAZZY)
    types: dict[str, Any] = {}
    for path in sorted(package.glob("msg/*.msg")):
        types.update(get_types_from_msg(path.read_text(), f"{PACKAGE}/msg/{path.stem}"))
    for path in sorted(package.glob("srv/*.srv")):
        for half, text in zip(("Request", "Response"), path.read_text().split("\n---\n"), strict=True):
            types.update(get_types_from_msg(text, f"{PACKAGE}/srv/{path.stem}_{half}"))
    # rosbags keeps services out of its stores ...
    types.update(get_types_from_msg("bool success\nstring message\n", "std_srvs/srv/Trigger_Response"))
    # ... and puts a `msg` into their names.
    store.register({name.replace("/srv/msg/", "/srv/"): fields for name, fields in types.items()})
    return store


def plain(value: Any) -> Any:
    """A decoded message as JSON would hold it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "__msgtype__"):
        # Constants (upper case) are part of the class, not of the message.
        fields = [name for name in value.__dataclass_fields__ if name.islower() and name != "__msgtype__"]
        return {name: plain(getattr(value, name)) for name in fields}
    return value


def invent(store: Any, node: Any, rng: random.Random) -> Any:
    """Any value of a field's type."""
    kind, what = node
    if kind == Nodetype.NAME:
        return invent_message(store, what, rng)
    if kind == Nodetype.BASE:
        name = what[0]
        if name == "string":
            return "".join(rng.choices("abc äß/_", k=rng.randrange(9)))
        if name == "bool":
            return rng.random() < 0.5
        if name.startswith("float"):
            return rng.uniform(-1e3, 1e3)
        if name == "char":
            return rng.randrange(256)
        low, high = RANGES.get(name, (0, 2 ** int(name[4:]) - 1 if name.startswith("uint") else 0))
        return rng.randint(low, high)
    subtype, length = what
    items = [invent(store, subtype, rng) for _ in range(length or rng.randrange(1, 4))]
    if subtype[0] == Nodetype.BASE and subtype[1][0] != "string":
        name = subtype[1][0]
        return np.array(items, dtype="uint8" if name == "char" else name)
    return items


def invent_message(store: Any, typename: str, rng: random.Random) -> Any:
    """A message with any values in its fields."""
    _, fields = store.fielddefs[typename]
    return store.types[typename](*(invent(store, node, rng) for _, node in fields))


def check(store: Any, folder: Path) -> None:
    """Our bytes mean what we say, and rosbags writes the same."""
    for path in sorted(folder.glob("*.cdr")):
        typename = path.stem.replace("-", "/")
        data = path.read_bytes()
        # A transport fills to four bytes; rosbags expects that.
        padded = data + bytes(-len(data) % 4)
        message = store.deserialize_cdr(padded, typename)
        expected = json.loads(path.with_suffix(".json").read_text())
        assert plain(message) == expected, f"{typename}: {plain(message)} is not {expected}"
        again = bytes(store.serialize_cdr(message, typename))
        assert again[: len(data)] == data, f"{typename}: {again.hex()} is not {data.hex()}"
        assert len(again) - len(data) < 4, typename


def write(store: Any, folder: Path) -> None:
    """Messages of rosbags' making, of every type."""
    rng = random.Random(2)
    ours = [name for name in store.types if name.startswith(f"{PACKAGE}/")]
    for typename in [*ours, "std_srvs/srv/Trigger_Response", "rmw_dds_common/msg/ParticipantEntitiesInfo"]:
        message = invent_message(store, typename, rng)
        stem = folder / typename.replace("/", "-")
        stem.with_suffix(".cdr").write_bytes(bytes(store.serialize_cdr(message, typename)))
        stem.with_suffix(".json").write_text(json.dumps(plain(message)))


def main() -> None:
    """Runs one of the two modes."""
    mode, package, folder = sys.argv[1:]
    {"check": check, "write": write}[mode](load_store(Path(package)), Path(folder))


if __name__ == "__main__":
    main()
