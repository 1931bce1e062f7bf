"""Drives a lap in the game, or in the stand-in, with the policy of 01_drive_sim.py.

    pip install .
    corsa standin --track larkfield &
    python examples/05_live_game.py --track larkfield

With --backend ros2 the game is behind `corsa agent`, on this or another machine.
"""

from __future__ import annotations

import argparse
import importlib

import gymnasium

import corsa_gym

drive_sim = importlib.import_module("01_drive_sim")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=["live", "ros2"], default="live")
    parser.add_argument("--track", default="larkfield", help="the track that the game has loaded")
    parser.add_argument("--page-dir", help="where the game's shared-memory pages are")
    args = parser.parse_args()
    try:
        env = gymnasium.make(
            "corsa/HotLapLive-v0", backend=args.backend, track=args.track, page_dir=args.page_dir
        )
        info = drive_sim.drive_lap(env)
    except corsa_gym.BackendError as error:
        print(error)
        return 1
    env.close()
    print(f"{corsa_gym.EndReason(info['end_reason']).name}, {info['laps']} laps")
    print(
        f"{info['last_lap_time_s']:.2f} s, action to effect {info['action_delay_s'] * 1000:.1f} ms"
    )
    return 0 if info["laps"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
