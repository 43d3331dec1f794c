"""Golden runs: what the simulator says of the designs that come with it, kept so that every change of physics shows."""

import json
from pathlib import Path
from typing import Any

from sim import design, workload
from sim.judgement import judge
from sim.reality import door, trial
from sim.reality.case import Case

DATA = Path(__file__).parent / "data"
ESSAY = DATA / "essay"
REALITY = "reality", "pairs"  # folders of cases
STAGES = range(1, 9)
DIGITS = 9  # other mathematical libraries differ in the digits behind these


def runs() -> dict[str, dict[str, Any]]:
    """Each of the essay's stages at a load of its own, by name."""
    load = workload.load(ESSAY / "workload.toml")
    return {
        f"essay-{stage}": judge(design.load(ESSAY / f"{stage}.json"), load, users=100_000 * stage, requests=20_000)
        for stage in STAGES
    }


def cases() -> list[Case]:
    """The published systems and the pairs that come with the simulator."""
    return [case for name in REALITY for case in door.load(DATA / name)]


def states(case: Case) -> dict[str, str]:
    """What became of each of a case's checks: right, wrong or untestable."""
    outcomes = trial.run(case, seed=7, requests=10_000).outcomes
    return {outcome.check.name: outcome.state for outcome in outcomes}


def write(folder: Path) -> int:
    """Write them all to a folder. Returns 0, an exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {**runs(), "reality": {case.name: states(case) for case in cases()}}
    for name, result in kept.items():
        (folder / f"{name}.json").write_text(text(result), "utf-8")
    return 0


def text(result: dict[str, Any]) -> str:
    return json.dumps(rounded(result), indent=1, ensure_ascii=False) + "\n"


def rounded(value: Any) -> Any:
    """Floats to so many significant digits, wherever they are."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list | tuple) else value
