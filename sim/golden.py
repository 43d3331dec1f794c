"""Golden runs: what the simulator says of the designs that come with it, kept so that every change of physics shows."""

import json
from pathlib import Path
from typing import Any

from sim import design, workload
from sim.judgement import judge

ESSAY = Path(__file__).parent / "data" / "essay"
STAGES = range(1, 9)
DIGITS = 9  # other mathematical libraries differ in the digits behind these


def runs() -> dict[str, dict[str, Any]]:
    """Each of the essay's stages at a load of its own, by name."""
    load = workload.load(ESSAY / "workload.toml")
    return {
        f"essay-{stage}": judge(design.load(ESSAY / f"{stage}.json"), load, users=100_000 * stage, requests=20_000)
        for stage in STAGES
    }


def write(folder: Path) -> int:
    """Write them all to a folder. Returns 0, an exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, result in runs().items():
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
