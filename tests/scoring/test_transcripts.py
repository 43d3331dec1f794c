"""Ten attempts written down by hand, played with the real simulator: the scorer ranks them as an interviewer would."""

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.django_db  # they were played before, on its tables

PAIRS = yaml.safe_load(Path(__file__).with_name("ranking.yaml").read_text("utf-8"))
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
    assert len(played) == 10
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
