"""The command ``corsa`` inside Python."""

from __future__ import annotations

import sys

from corsa_gym import _native

# Loads the native module by its path and nothing else, neither `site` nor this package nor NumPy: a
# guard process started like this is there in some tens of milliseconds.
_LOADER = """\
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec
loader = ExtensionFileLoader("_native", sys.argv[1])
native = loader.create_module(ModuleSpec("_native", loader, origin=sys.argv[1]))
loader.exec_module(native)
self_command = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 2]
sys.exit(native.run_cli(sys.argv[2:], self_command))
"""


def self_command() -> list[str]:
    """The words that start the command ``corsa`` again, to which its arguments are appended."""
    path = _native.__file__
    if not sys.executable or path is None:
        return []
    return [sys.executable, "-I", "-S", "-c", _LOADER, path]


def main() -> int:
    """Runs the command ``corsa`` with this process's arguments; returns its exit code."""
    return _native.run_cli(sys.argv[1:], self_command())
