"""The essay's eight designs under one workload: where each breaks, and at which row of its cheat sheet."""

from collections.abc import Iterator

from sim import design, ladder, words, workload
from sim.golden import ESSAY, STAGES

ROWS = {  # of `words.ROWS`, by stage; the last one has no next move in the essay
    1: "shared_box",
    2: "one_app_server",
    3: "repeated_reads",
    4: "slow_global_assets",
    5: "read_heavy_database",
    6: "too_much_data_writes",
    7: "slow_in_request_work",
}


def stages() -> Iterator[tuple[str, bool]]:
    """A line for each stage, and whether it breaks later than the one before, and as the essay says."""
    load, before = workload.load(ESSAY / "workload.toml"), 0.0
    for stage in STAGES:
        point = ladder(design.load(ESSAY / f"{stage}.json"), load, points=1)[0]
        is_right = point.users > before and point.bottleneck.row == ROWS.get(stage, point.bottleneck.row)
        bottleneck, symptom = words.ROWS[point.bottleneck.row]
        said = f"  stage {stage}  breaks at {point.users:>9,.0f} users   {bottleneck} -> {symptom}"
        yield said + ("" if is_right else "   WRONG"), is_right
        before = point.users
