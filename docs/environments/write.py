"""Writes the environments' pages from the environments themselves.

    python docs/environments/write.py

A test fails when the pages in the tree are not what this writes.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import gymnasium

import corsa_gym
from corsa_gym import EndReason, end_reason, settings

FOLDER = Path(__file__).parent

PRESETS = {
    "state": "Motion, slip, engine, last actions, place on the track and the curvature ahead. The default.",
    "state+rays": "The same and eleven range rays to the borders, which cost more than the physics.",
    "assetto_corsa_gym": (
        "The 125 numbers of the project assetto_corsa_gym in its order, scales and signs, so that its "
        "policies and data carry over. With `action_mode` and `reward` of the same name the whole "
        "interface is that project's."
    ),
    "sensors": (
        "Last actions and what the car's sensors read: nothing that a real car would not know. "
        "`sensors` says which there are; below is what it is without."
    ),
}

AXES = {
    "steering": ("share of full lock, **+ left** (ISO 8855, REP-103)", "full right", "full left"),
    "throttle_brake": ("throttle above 0, brake below", "full brake", "full throttle"),
    "throttle": ('with `pedals="separate"`', "released", "fully pressed"),
    "brake": ('with `pedals="separate"`', "released", "fully pressed"),
    "gear": ("with `gear=True`; between -0.5 and 0.5 the gear is held", "shift down", "shift up"),
    "clutch": ("with `clutch=True`", "released", "pressed"),
    "handbrake": ("with `handbrake=True`", "released", "pulled"),
}

TERMS = {
    "progress": "way made along the track, m: over a lap its length, whatever the control rate",
    "off_track": "minus the distance driven with wheels outside, m times wheels",
    "action_change": "minus the squared change of the action, summed over its axes",
    "failure": "-1 in the step that terminates the episode",
    "time": "minus the time that passed, s",
    "speed": "speed, m/s",
    "lateral_offset": "minus the distance from the reference line, m",
    "heading_error": "minus the squared heading error, rad²",
    "slip": "minus the slip of the tires beyond the peak of their force, summed over the wheels",
    "acceleration": "magnitude of the acceleration in the plane, g",
    "lap": "1 in the step in which a lap is completed",
    "assetto_corsa_gym": "3.6 * speed * (1 - |offset| / 12 m) / 300",
}


RANDOM_STARTS = [
    ("`progress`", "way from the start line, m; any numbers, laps are taken off", "the whole lap"),
    ("`lateral_position`", "place across the road: 0 right border, 1 left border", "0.25 to 0.75"),
    ("`heading_error`", "from the reference line, rad, + left", "-0.1 to 0.1"),
    (
        "`speed`",
        "share of the reference speed, at which the tightest curve of the next 120 m takes 5 m/s², "
        "40 m/s at most",
        "0 to 1",
    ),
]

CONDITIONS = {
    "grip": "friction of the tires, factor",
    "mass": "mass without fuel and moments of inertia, factor",
    "power": "torque of the engine, factor",
    "brake": "torque of the brakes, factor",
    "tire_stiffness": "stiffness of the tires against slip, factor",
    "drag": "drag of the air, factor",
    "downforce": "downforce, factor",
    "wind_speed": "speed of the wind, m/s",
    "wind_heading": "where the wind blows to, rad counter-clockwise from the map's x axis",
    "action_delay_s": "from an action to its effect, s, instead of the argument",
    "sensor_noise": "every error of chance of the sensors, factor",
}

_NOISE = (
    "`accelerometer`, `gyroscope` (dicts of `density`, `turn_on_bias`, `in_run_bias`, "
    "`correlation_time`, `random_walk`, `scale_factor`, `range`, `resolution`)"
)

SENSORS = [
    ("`imu`", "`automotive`, `industrial`, `tactical`", f"`sample_steps`, `mount` (m), {_NOISE}"),
    (
        "`gnss`",
        "`standard`, `rtk`",
        "`sample_steps`, `delay_steps`, `mount`, `position_noise` and `position_wander` (horizontal, "
        "vertical, m), `correlation_time` (s), `velocity_noise` (m/s), `course_hold_speed` (m/s)",
    ),
    (
        "`wheels`",
        "`abs_ring`, `encoder`",
        "`sample_steps`, `window_steps`, `pulses_per_revolution`, `noise` (rad/s)",
    ),
    (
        "`lidar`",
        "`short_range`, `long_range`",
        "`sample_steps`, `num_beams`, `field_of_view` and `yaw` (rad), `mount`, `max_range` (m), "
        "`range_noise` (m), `relative_range_noise`, `dropout`, `resolution` (m)",
    ),
]


def pages() -> dict[str, str]:
    """The text of each page by its file name."""
    return {"HotLap.md": hot_lap(), "HotLapLive.md": hot_lap_live()}


def hot_lap() -> str:
    """The page of the simulated environment."""
    env = gymnasium.make("corsa/HotLap-v0").unwrapped
    return "\n".join(
        [
            "# corsa/HotLap-v0",
            "",
            "<!-- Written by docs/environments/write.py: change that, not this. -->",
            "",
            "Drive laps as fast as possible without leaving the track, in the embedded simulator.",
            "The same seed and the same actions give the same numbers bit for bit, alone or in a batch, "
            "on any number of threads.",
            "",
            "```python",
            "import gymnasium, corsa_gym",
            "",
            'env = gymnasium.make("corsa/HotLap-v0", track="larkfield", car="roadster")',
            'batch = gymnasium.make_vec("corsa/HotLap-v0", num_envs=256, start="random")',
            "```",
            "",
            *table(
                ("", ""),
                [
                    ("Action space", f"`{env.action_space}`"),
                    (
                        "Observation space",
                        f"`Box` of {env.observation_space.shape[0]} float32, below",
                    ),
                    (
                        "Control step",
                        f"{env.control_timestep * 1000:.0f} ms (13 physics steps of 3 ms)",
                    ),
                    ("Tracks", ", ".join(f"`{name}`" for name in corsa_gym.TRACKS)),
                    ("Cars", ", ".join(f"`{name}`" for name in corsa_gym.CARS)),
                    ("Creation", '`gymnasium.make("corsa/HotLap-v0")`'),
                ],
            ),
            "",
            "## Action",
            "",
            "Numbers in -1..1; which axes there are is for the settings to say, and "
            "`env.unwrapped.action_names` names them.",
            "A number that is not finite or out of range is refused with `InvalidAction`, and the car has "
            "not moved.",
            "",
            *table(
                ("axis", "meaning", "-1", "1"), [(f"`{name}`", *row) for name, row in AXES.items()]
            ),
            "",
            "## Observation",
            "",
            "`value = quantity / scale`, clipped to its range, as float32.",
            "Axes are those of ISO 8855 and REP-103: `base_link` has x forward, y to the left and z up; "
            "`track` is the reference line at the car, distances and angles + to the left.",
            "",
            *(line for name in corsa_gym.OBSERVATIONS for line in observation(name)),
            "## Reward",
            "",
            f"The sum of weighted terms; each is in `info` as `reward_<term>`. Default weights: {default_reward()}.",
            'Pass `reward="assetto_corsa_gym"`, a dict of terms with their weights, or a function of '
            "`info` that replaces the reward.",
            "",
            *table(
                ("term", "value before the weight"),
                [(f"`{name}`", TERMS[name]) for name in corsa_gym.REWARD_TERMS],
            ),
            "",
            "## Start of an episode",
            "",
            '`reset(options={"start": "grid" | "pits" | "random"})`, or any place on the track by '
            '`{"progress": m, "lateral_offset": m, "heading_error": rad, "speed": m/s}` (all but '
            "`progress` may be left out), or a saved state by "
            '`{"state": env.unwrapped.save_state()}`, from which the car goes on bit for bit.',
            '`{"random": {"progress": (low, high), "lateral_position": (low, high), "heading_error": '
            '(low, high), "speed": (low, high)}}` draws a place evenly from ranges; what is left out is '
            'as in `"random"`.',
            "",
            *table(("range", "meaning", "default"), RANDOM_STARTS),
            "",
            "Without options the setting `start` says where, and `env.unwrapped.set_start(...)` changes it "
            "between episodes, autoreset or not: a curriculum's next lesson. "
            "Random starts are drawn from the seed; environment `i` of a batch draws from `seed + i`.",
            "In a batch a list of `num_envs` values holds one for each, and `reset_mask` leaves "
            "environments alone.",
            "",
            "## Conditions",
            "",
            "With the argument `randomize` every episode draws what its car and its world are like, each "
            "environment from a random number stream of its own, so that the same seed gives the same "
            "episodes alone and in a batch, on any number of threads:",
            "",
            "```python",
            "env = gymnasium.make(",
            '    "corsa/HotLap-v0",',
            '    randomize={"grip": (0.8, 1.05), "mass": {"log_uniform": (0.9, 1.2)}, "wind_speed": (0, 8)},',
            ")",
            "```",
            "",
            'A range is `(low, high)` or `{"uniform": (low, high)}`, `{"log_uniform": (low, high)}`, or one '
            "number; `info` tells what was drawn.",
            '`reset(options={"conditions": {"grip": 0.7}})` fixes values for the episodes it begins, in a '
            'batch also by a list of one for each; `reset(options={"randomize": ranges})` and '
            "`env.unwrapped.set_randomization(ranges)` change what is drawn from then on.",
            "A saved state brings its own conditions, all but delay and noise. A live backend cannot change a car or the weather and says so; a sensor's noise it can.",
            "",
            *table(("name", "meaning", "in `info`"), conditions()),
            "",
            "## Delay",
            "",
            "`action_delay` (in control steps, which may be a fraction) or `action_delay_s` lets every action "
            "reach the car so much later, exact to a physics step of 3 ms: a delay of 1.5 control steps of 13 "
            "physics steps is 20 of them, and the controls change 7 physics steps into a control step.",
            "Before the first action arrives the controls are released.",
            "What an action does is delayed, not what is seen: with `action_history` the observation holds the "
            "actions that are under way, so that the state is a whole one again.",
            'As the condition `action_delay_s` each episode draws its own; `info["action_delay_s"]` says it.',
            "",
            "## Sensors",
            "",
            "`sensors` puts readings behind the other numbers of any observation; "
            '`observation="sensors"` has nothing but the last actions before them.',
            "",
            "```python",
            "env = gymnasium.make(",
            '    "corsa/HotLap-v0",',
            '    observation="sensors",',
            '    sensors={"imu": "tactical", "lidar": {"preset": "long_range", "num_beams": 19}},',
            ")",
            "```",
            "",
            "Times are in physics steps of 3 ms. A sensor samples at its own rate, whatever the control rate; an "
            "observation holds its newest sample. Chance depends on the episode's seed alone.",
            "The car is shown to its sensors once a control step: of the samples due in between, GNSS fixes "
            "and wheel angles are carried back to the moment they are true of, an IMU's or a LiDAR's is of "
            "the end of the step.",
            "The errors are modeled after IEEE Std 952; what each number means and which data sheets the "
            "presets follow stands in the documentation of the crate `corsa_sensors`.",
            "",
            *table(("sensor", "presets, the first is the default", "what can differ"), SENSORS),
            "",
            "## End of an episode",
            "",
            *table(('`info["end_reason"]`', "", "meaning"), ends()),
            "",
            "## Info",
            "",
            "The same keys in every reset and every step. In a batch each is an array beside a mask "
            "`_<key>`.",
            "",
            *table(
                ("key", "type", "meaning"),
                [(f"`{key.name}`", key.kind, key.meaning) for key in env.info_keys],
            ),
            "",
            "## Arguments",
            "",
            *table(("argument", "meaning"), arguments()),
            "",
            "## Batches",
            "",
            "`gymnasium.make_vec` gives the native batch, with all three autoreset modes as "
            '`autoreset_mode="NextStep" | "SameStep" | "Disabled"`; the default is `NextStep` (with '
            "Gymnasium 0.29, whose vector environments all do so, `SameStep`).",
            "`corsa_gym.wrappers.sb3.CorsaVecEnv` is the same batch as a `VecEnv` of Stable-Baselines3.",
            "A step is computed on `num_threads` threads, the GIL released, straight into new NumPy arrays; "
            "the results do not depend on the threads or on the size of the batch.",
            "`reuse_buffers=True` writes every step into the same arrays instead: what a step returned is "
            "overwritten by the next.",
            "`infos` makes an array when its key is looked up first, so that keys nobody reads cost nothing; "
            "`dict(infos)` makes them all.",
            "`python -m corsa_gym.bench` measures all of it on your machine.",
            "",
            "## Learning it",
            "",
            "`examples/07_train_ppo.py` trains PPO of Stable-Baselines3 on this environment as it is, with "
            "its default observation and reward, until 32 cars of 32 drive two clean laps without noise, "
            "twice in a row: with its seed after 5.2 million steps, 6 minutes on two cores that others "
            "used too; the median lap of the roadster on larkfield then takes 53.9 s.",
            "",
            "![Return, clean laps and lap time over the steps](../images/ppo_curve.png)",
            "",
            "## Versions",
            "",
            "* v0: the first.",
            "",
        ]
    )


def hot_lap_live() -> str:
    """The page of the live one, which says what is different."""
    return "\n".join(
        [
            "# corsa/HotLapLive-v0",
            "",
            "<!-- Written by docs/environments/write.py: change that, not this. -->",
            "",
            "The same task in Assetto Corsa, or in the stand-in, in real time.",
            "Action, observation, reward, info and arguments are those of [corsa/HotLap-v0](HotLap.md); "
            "a policy cannot tell which one it drives.",
            "",
            "```python",
            "import gymnasium, corsa_gym",
            "",
            'env = gymnasium.make("corsa/HotLapLive-v0", backend="live", track="larkfield")',
            "```",
            "",
            "`corsa standin` is a game to try it on.",
            "",
            "## What is different",
            "",
            '* `backend="live"` (default) drives the game on this machine through its shared-memory pages; '
            '`backend="ros2"` drives a game behind `corsa agent`, on any machine.',
            "* `track` must be the track that the game has loaded; `car` is the game's own.",
            "* A step sends the action and waits for the state at the next control tick. "
            "`state_age_s`, `action_delay_s`, `deadline_missed`, `late_by_s` and `packets_lost` in `info` "
            "say how well that went; late is counted, never hidden.",
            "* A reset goes through the game by the best way that it offers, and is believed when the "
            "state shows it: a saved state or a pose with its speed where the CSP app is installed "
            "(`corsa setup`), else a teleport after which the car stands, the pits, a button that Content "
            "Manager listens to, or a restart of the session.",
            "* A game that goes away in the middle of an episode truncates it: `backend_lost` is true. "
            "`reset` reconnects, or raises `GameNotRunning` after `timeout` seconds.",
            "* One controller at a time: another process is refused with `ControllerBusy`. Within a "
            "process the newest reset takes the car, and the environment that had it is closed.",
            '* `launch="session.toml"` starts the game where there is none and starts it again after a '
            "crash; `corsa agent --launch` does so beside the game.",
            '* `pad="vigem"` and the like name the controller route; `corsa calibrate` measures how a car '
            "takes controls by it, and commands are bent accordingly.",
            "* Should this process be killed, a guard process releases the controls.",
            "* It is registered as nondeterministic, and a batch has one car.",
            "",
            "## Versions",
            "",
            "* v0: the first.",
            "",
        ]
    )


def observation(name: str) -> list[str]:
    """The section of one observation."""
    env = gymnasium.make("corsa/HotLap-v0", observation=name).unwrapped
    rows = env.entries
    text = [f'### `observation="{name}"`', "", PRESETS[name], ""]
    if name == "state+rays":
        state = gymnasium.make("corsa/HotLap-v0").unwrapped.entries
        assert rows[: len(state)] == state
        text += [f"Numbers 0 to {len(state) - 1} are those of `state`.", ""]
        first = len(state)
    else:
        first = 0
    columns = ("index", "name", "meaning", "unit", "frame", "scale", "range")
    cells = []
    for index, row in list(enumerate(rows))[first:]:
        bounds = f"{row.low:g} to {row.high:g}"
        told = (row.meaning, row.unit, row.frame, f"{row.scale:g}", bounds)
        beam = row.name.startswith("lidar_range_")
        if beam and cells and "lidar_range_" in cells[-1][1]:
            begin, name = (cell.split(" ")[0] for cell in cells[-1][:2])
            cells[-1] = (f"{begin} to {index}", f"{name} … `{row.name}`", *told)
        else:
            cells.append((str(index), f"`{row.name}`", *told))
    return [*text, *table(columns, cells), ""]


def conditions() -> list[tuple[str, str, str]]:
    """A row per condition that can be drawn."""
    env = gymnasium.make("corsa/HotLap-v0", randomize={}).unwrapped
    told = [key.name for key in env.info_keys]

    def key(name: str) -> str:
        return next(
            found
            for found in told
            if found in (name, f"condition_{name}") or found.startswith(f"condition_{name}_")
        )

    return [(f"`{name}`", CONDITIONS[name], f"`{key(name)}`") for name in corsa_gym.CONDITIONS]


def default_reward() -> str:
    """The weights of the default reward in words."""
    env = gymnasium.make("corsa/HotLap-v0").unwrapped
    return ", ".join(f"{weight:g} of `{term}`" for term, weight in env.reward_weights.items())


def ends() -> list[tuple[str, str, str]]:
    """A row per end of an episode: number and name, kind, meaning."""
    documented = attribute_docs(end_reason, "EndReason")
    return [
        (f"{int(reason)} `EndReason.{reason.name}`", *split_kind(documented[reason.name]))
        for reason in EndReason
    ]


def split_kind(text: str) -> tuple[str, str]:
    """``Terminated: why.`` as kind and meaning."""
    kind, colon, meaning = text.partition(": ")
    return (kind.lower(), meaning.rstrip(".")) if colon else ("", text.rstrip(".").lower())


def arguments() -> list[tuple[str, str]]:
    """A row per keyword argument."""
    documented = attribute_docs(settings, "HotLapSettings")
    return [
        ("`render_mode`", '`None`, `"rgb_array"` or `"human"`.'),
        *((f"`{name}`", text) for name, text in documented.items()),
    ]


def attribute_docs(module: object, class_name: str) -> dict[str, str]:
    """The text below each attribute of a class."""
    tree = ast.parse(inspect.getsource(module))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == class_name).body
    found = {}
    for attribute, text in pairwise(body):
        is_text = isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        if not is_text:
            continue
        if isinstance(attribute, ast.AnnAssign):
            target = attribute.target
        elif isinstance(attribute, ast.Assign):
            target = attribute.targets[0]
        else:
            continue
        found[target.id] = " ".join(text.value.value.replace("``", "`").split())
    return found


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a Markdown table."""
    cells = [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    lines = [head, ("---",) * len(head), *cells]
    return ["| " + " | ".join(line) + " |" for line in lines]


if __name__ == "__main__":
    for file_name, text in pages().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
