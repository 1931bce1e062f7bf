"""A cable between two network namespaces that loses some of the frames.

Usage: lossy_wire.py <end> <end> <share of frames to lose>

Makes two TAP devices, says `ready`, and carries frames between them until standard input is closed. The
devices may be moved into namespaces meanwhile. Where the kernel has `tc netem` that would do the same;
many have not.
"""

from __future__ import annotations

import fcntl
import os
import random
import select
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x0002 | 0x1000
FRAME = 1 << 17


def tap(name: str) -> int:
    """A TAP device of that name, as a file."""
    file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP_NO_PI))
    return file


def carry(source: int, target: int, loss: float, rng: random.Random) -> None:
    """Carries the frames that wait."""
    while True:
        try:
            frame = os.read(source, FRAME)
        except (BlockingIOError, OSError):
            return
        # Only UDP over IPv4 is lost, so that neighbors are found at once.
        is_udp = frame[12:14] == b"\x08\x00" and frame[23] == 17
        if is_udp and rng.random() < loss:
            continue
        try:
            os.write(target, frame)
        except OSError:
            # The other end is not up, or its queue is full.
            pass


def main() -> None:
    """Carries frames both ways until standard input is closed."""
    first, second, loss = sys.argv[1], sys.argv[2], float(sys.argv[3])
    try:
        ends = [tap(first), tap(second)]
    except OSError as error:
        print(f"no TAP device: {error}", flush=True)
        return
    rng = random.Random(5)
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([*ends, sys.stdin], [], [])
        if sys.stdin in readable:
            return
        for index in (0, 1):
            if ends[index] in readable:
                carry(ends[index], ends[1 - index], loss, rng)


if __name__ == "__main__":
    main()
