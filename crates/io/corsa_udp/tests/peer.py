"""The game's UDP telemetry written a second time, from the public tables, with `struct`.

Formats use native alignment (`@`), as an independent client does; the sizes are checked below.

    peer.py client HOST PORT     subscribe, print what the first car packets and a lap say, dismiss
    peer.py server               listen on a free port, print it, answer like the game, print requests
"""

import json
import socket
import struct
import sys

REQUEST = struct.Struct("@iii")
HANDSHAKE = struct.Struct("@100s100sii100s100s")
# The identifier is a char and native alignment pads it to four bytes.
CAR = struct.Struct("@ci3f6B3f4i5fif" + "4f" * 14 + "2f3f")
LAP = struct.Struct("@ii100s100si")
assert [s.size for s in (REQUEST, HANDSHAKE, CAR, LAP)] == [12, 408, 328, 212]


def text(raw: bytes) -> str:
    decoded = raw.decode("utf-16-le", errors="replace")
    return decoded.split("\0")[0].split("%")[0]


def raw(name: str) -> bytes:
    # What the game leaves behind the end is garbage.
    return (name + "%").encode("utf-16-le").ljust(100, b"\x7f")


def client(host: str, port: int) -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(20)
    sock.sendto(REQUEST.pack(1, 1, 0), (host, port))
    answer, game = sock.recvfrom(2048)
    car, driver, identifier, version, track, layout = HANDSHAKE.unpack(answer)
    names = [text(name) for name in (car, driver, track, layout)]
    print(json.dumps({"names": names, "identifier": identifier, "version": version}), flush=True)
    sock.sendto(REQUEST.pack(1, 1, 1), game)
    sock.sendto(REQUEST.pack(1, 1, 2), game)
    cars, lap = [], None
    while len(cars) < 3 or lap is None:
        packet, _ = sock.recvfrom(2048)
        if len(packet) == CAR.size:
            cars.append(CAR.unpack(packet))
        elif len(packet) == LAP.size:
            index, number, name, model, time = LAP.unpack(packet)
            lap = [index, number, text(name), text(model), time]
    fields = list(cars[-1])
    fields[0] = fields[0].decode()
    print(json.dumps({"car": fields, "lap": lap}), flush=True)
    sock.sendto(REQUEST.pack(1, 1, 3), game)


def server() -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(20)
    print(sock.getsockname()[1], flush=True)
    while True:
        request, peer = sock.recvfrom(64)
        _, version, operation = REQUEST.unpack(request)
        print(operation, version, flush=True)
        if operation == 0:
            names = [raw(name) for name in ("abarth500", "Ann Driver", "imola", "osrw")]
            sock.sendto(HANDSHAKE.pack(names[0], names[1], 4242, 1, names[2], names[3]), peer)
        elif operation == 1:
            wheels = [float(n) for n in range(56)]
            values = [b"a", 328, 72.0, 44.7, 20.0, 1, 1, 0, 1, 0, 1, 0.1, 0.2, 0.3]
            values += [61234, 90001, 89999, 2, 0.5, 0.25, 1.0, 6000.0, -45.0, 4, 0.4]
            sock.sendto(CAR.pack(*values, *wheels, 0.75, 0.01, 10.0, 2.0, -30.0), peer)
            sock.sendto(b"not a packet", peer)
            sock.sendto(LAP.pack(0, 2, raw("Ann Driver"), raw("abarth500"), 90001), peer)
        elif operation == 3:
            return


if __name__ == "__main__":
    if sys.argv[1] == "client":
        client(sys.argv[2], int(sys.argv[3]))
    else:
        server()
