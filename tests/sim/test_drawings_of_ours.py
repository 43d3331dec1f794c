"""The essay's eight designs and the prompts' references, as drawings. Whether they hold is the engine's to say."""

from pathlib import Path

import pytest

from sim import design

ROOT = Path(__file__).resolve().parents[2]
ESSAY = [design.load(ROOT / f"sim/data/essay/{stage}.json") for stage in range(1, 9)]
REFERENCES = sorted((ROOT / "practice/prompts/catalogue").glob("*/reference.json"))
MOVES = [{"database"}, {"load_balancer"}, {"cache"}, {"cdn"}, {"replica"}, {"shards"}, {"queue", "worker"}]


def kinds(stage: int) -> set[str]:
    return {tier.kind for tier in ESSAY[stage - 1].tiers}


def test_the_essay_begins_with_one_server_that_does_everything() -> None:
    (server,) = [tier for tier in ESSAY[0].tiers if tier.kind != "users"]
    assert server.get("database") is True
    assert server.nodes == 1


@pytest.mark.parametrize("stage", range(2, 9))
def test_each_stage_adds_the_essays_next_move(stage: int) -> None:
    assert kinds(stage) - kinds(stage - 1) == MOVES[stage - 2]
    assert kinds(stage - 1) - kinds(stage) <= {"database"}


def test_every_machine_of_the_essay_is_an_ordinary_one() -> None:
    assert {tier.get("size") for drawn in ESSAY for tier in drawn.tiers} <= {"medium", None}


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.parent.name)
def test_every_reference_can_be_read_and_starts_with_its_users(path: Path) -> None:
    assert design.load(path).tiers[0].kind == "users"
