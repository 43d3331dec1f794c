"""Attempts written down by hand, played with the real simulator: the scorer ranks them as an interviewer would.

Ten by who knew what was to be scored, before there was a scorer; five by somebody who has not read the rules.
"""

from pathlib import Path

import pytest
import yaml

from practice.scoring.models import Scorecard
from tests.scoring.player import REQUESTS, play_out, script_of

pytestmark = pytest.mark.django_db  # they were played before, on its tables

RANKINGS = ("ranking.yaml", "ranking_blind.yaml")
PAIRS = [pair for file in RANKINGS for pair in yaml.safe_load(Path(__file__).with_name(file).read_text("utf-8"))]
WRONG: dict[tuple[str, str], str] = {}  # pairs that the scorer gets wrong, with the reason


def pairs():
    for better, worse in PAIRS:
        reason = WRONG.get((better, worse))
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(better, worse, id=f"{better} above {worse}", marks=marks)


def rank(card):
    """Whoever’s design does not work stands below everybody whose does."""
    return (not card.is_capped, card.mean)


@pytest.mark.parametrize(("better", "worse"), list(pairs()))
def test_the_scorer_agrees_with_a_good_interviewer(played, better, worse):
    assert rank(played[better]["stored"]) > rank(played[worse]["stored"])


def test_the_agreement_is_told(played):
    agreed = [pair for pair in PAIRS if rank(played[pair[0]]["stored"]) > rank(played[pair[1]]["stored"])]
    for name, told in sorted(played.items(), key=lambda item: rank(item[1]["stored"]), reverse=True):
        scores = " ".join(
            f"{row.dimension} {'–' if row.score is None else format(row.score, '.2g')}" for row in told["stored"].rows
        )
        print(f"{name:<20}{told['stored'].mean:5.2f}  {told['stored'].band:<8} {scores}")  # noqa: T201
    print(f"{len(agreed)} of {len(PAIRS)} clear pairs agree")  # noqa: T201
    assert len(agreed) == len(PAIRS) - len(WRONG)


def test_a_scorecard_can_be_worked_out_again_from_what_it_keeps_and_from_the_runs(played):
    assert len(played) == 15
    for told in played.values():
        assert told["stored"] == told["again"] == told["gathered"]


def test_a_scorecard_keeps_what_made_it(played):
    row = played["knows-when-to-stop"]["row"]
    assert (row.engine_version, row.rule_version, row.seed) == ("5", "1", 7)
    assert row.weights["tradeoffs"] == 20


def test_a_design_that_fails_is_not_yet_however_well_it_is_talked_about(played):
    card = played["good-talker-fails"]["stored"]
    assert (card.band, card.is_capped, card.of("stop").score) == ("not_yet", True, None)
    assert card.of("tradeoffs").score >= 3


# -- the same attempts, played otherwise -------------------------------------------------------------------------------
def score_of(settings, changed):
    settings.RUN_REQUESTS = REQUESTS
    return Scorecard.objects.get(attempt=play_out(changed)).card()


def test_an_idle_tier_that_is_argued_for_at_length_lowers_the_score(played, settings):
    changed = script_of("knows-when-to-stop")
    last = [event for event in changed["events"] if "draw" in event][-1]["draw"]
    last["tiers"] |= {"cache1": {"kind": "cache"}}
    last["links"] += ["app1 > cache1"]
    card = {"because": "100 reads for each write.", "costs_us": "Stale data for a minute, and it starts cold."}
    changed["events"].insert(-1, {"at": 22, "say": {"cache1": card}})
    with_cache, without = score_of(settings, changed), played["knows-when-to-stop"]["stored"]
    assert with_cache.mean < without.mean
    assert all((a.score or 0) <= (b.score or 0) for a, b in zip(with_cache.rows, without.rows, strict=True))


def test_drawing_everything_first_and_deleting_it_again_is_worth_less_than_step_after_step(played, settings):
    changed = script_of("knows-when-to-stop")
    first = next(event for event in changed["events"] if "draw" in event)
    first["draw"] = next(event["draw"] for event in script_of("overbuilder")["events"] if "draw" in event)
    changed["events"] = [event for event in changed["events"] if event["at"] not in (12, 13, 14)]
    assert score_of(settings, changed).mean < played["knows-when-to-stop"]["stored"].mean - 0.5
