"""Evidence in, points out: what each dimension is worth, and what may never pay."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import diagnosis
from practice.scoring import evidence, rules, wobbles, wording
from practice.scoring.cards import COSTS, real_cost, real_reason
from practice.scoring.dimensions import estimate, evolve, pressure, scope, stop, tradeoffs, works
from practice.scoring.evidence import Card, Evidence, Guess, NotYet, Prediction, Struck
from practice.scoring.points import CLAIMED, DETECTED, MEASURED
from tests.scoring.evidences import STEPS, make_card, make_evidence, make_step, with_idle

LEVELS = st.sampled_from(rules.LEVELS)
TEXTS = st.sampled_from(
    ["", "Because it is web scale.", "The processor is full.", "Stale data.", "It never gives stale data.", "A hop."]
)
TRUE_COSTS = {
    "cache": "Stale data.",
    "http_cache": "Pages expire.",
    "replica": "It lags behind.",
    "shards": "Cross-shard queries.",
    "key_value": "Moving keys.",
    "queue": "Jobs done twice.",
    "stream": "A delay.",
    "cdn": "We have to purge it.",
    "load_balancer": "Another point of failure.",
    "database": "A network hop.",
}


@st.composite
def cards(draw: st.DrawFn) -> tuple[Card, ...]:
    kinds = draw(st.lists(st.sampled_from([*COSTS, "app", "worker"]), max_size=6, unique=True))
    return tuple(
        make_card(
            kind,
            because=draw(TEXTS),
            costs_us=draw(TEXTS),
            label=draw(st.sampled_from(["load", "growth", "needed", "idle", "argument"])),
        )
        for kind in kinds
    )


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Whatever may come together."""
    steps = tuple(
        make_step(
            minute=float(n),
            verdict=draw(st.sampled_from(["holds", "breaks", "too_close"])),
            breaks_at=draw(st.sampled_from([1e6, 2e6, 3e7])),
            tiers=draw(st.integers(1, 6)),
            nodes=draw(st.integers(1, 9)),
            usd_month=draw(st.sampled_from([50.0, 500.0])),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    credits = draw(st.dictionaries(st.sampled_from(QUANTITIES), st.sampled_from([0, 0.25, 0.75, 1.0])))
    usd = draw(st.sampled_from([50.0, 500.0]))
    return make_evidence(
        steps=steps,
        cards=draw(cards()),
        guess=draw(st.sampled_from([None, Guess(credits, is_same=draw(st.booleans()))])),
        prediction=draw(st.sampled_from([None, Prediction("A", "A", 75, True), Prediction("A", "B", 95, False)])),
        not_yet=draw(st.sampled_from([None, NotYet("x", "A", 1e6, 2e6), NotYet("x", "A", 1e6, 1e9)])),
        usd_month=usd,
        cheapest_usd=draw(st.sampled_from([50.0, 200.0])),
        is_tested=draw(st.booleans()),
        left_out=draw(st.sampled_from(["", "Sign-in."])),
    )


QUANTITIES = ("peak_rps", "reads_per_write", "storage_bytes_year", "egress_bytes_s", "cache_bytes", "in_flight")


# -- what holds of every attempt ---------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(seen=evidences().filter(lambda seen: seen.steps), level=LEVELS, kind=st.sampled_from([*COSTS, "app", "worker"]))
def test_adding_an_idle_tier_never_raises_a_score(seen, level, kind):
    more = with_idle(seen, kind, because="The processor is full.", costs_us=TRUE_COSTS.get(kind, ""))
    before, after = rules.score(seen, level=level), rules.score(more, level=level)
    assert after.mean <= before.mean + 1e-9
    for one, other in zip(before.rows, after.rows, strict=True):
        assert one.score is None or other.score <= one.score


@settings(max_examples=40, deadline=None)
@given(seen=evidences().filter(lambda seen: seen.steps), kind=st.sampled_from([*COSTS]))
def test_removing_an_idle_tier_never_lowers_know_when_to_stop(seen, kind):
    less, more = stop.score(seen).score, stop.score(with_idle(seen, kind)).score
    assert (less is None) == (more is None)
    assert less is None or less >= more


@settings(max_examples=60, deadline=None)
@given(seen=evidences(), n=st.integers(0, 5))
def test_naming_a_true_cost_never_lowers_trade_offs(seen, n):
    asked = [card for card in seen.cards if card.kind in COSTS]
    if not asked:
        return
    one = asked[n % len(asked)]
    told = replace(one, costs_us=f"{TRUE_COSTS[one.kind]} {one.costs_us}")
    better = replace(seen, cards=tuple(told if card is one else card for card in seen.cards))
    assert tradeoffs.score(better).score >= tradeoffs.score(seen).score


@settings(max_examples=40, deadline=None)
@given(seen=evidences(), level=LEVELS)
def test_equal_attempts_get_equal_scores_also_from_what_was_stored(seen, level):
    again = evidence.read(json.loads(json.dumps(seen.plain())))
    assert rules.score(again, level=level) == rules.score(seen, level=level)


@settings(max_examples=40, deadline=None)
@given(
    seen=evidences(),
    name=st.sampled_from(QUANTITIES),
    off=st.tuples(st.floats(1, 1e4), st.floats(1, 1e4)).map(sorted),
)
def test_a_better_estimate_never_scores_lower(seen, name, off):
    near, far = (
        estimate.score(replace(seen, guess=_guess(seen, name, diagnosis.credit(1000 * times, 1000)))) for times in off
    )
    assert near.score >= far.score
    nothing = {key: value for key, value in (seen.guess.credits if seen.guess else {}).items() if key != name}
    if not (seen.guess and seen.guess.is_same):
        assert far.score >= estimate.score(replace(seen, guess=Guess(nothing))).score


def _guess(seen, name, credit):
    known = seen.guess or Guess({})
    return replace(known, credits={**known.credits, name: credit})


@settings(max_examples=40, deadline=None)
@given(seen=evidences(), level=LEVELS)
def test_what_is_not_assessed_leaves_the_denominator(seen, level):
    card = rules.score(seen, level=level)
    told = [each for each in card.rows if each.score is not None]
    weights = rules.WEIGHTS[level]
    assert card.assessed == len(told)
    assert card.mean == pytest.approx(
        sum(each.score * weights[each.dimension] for each in told) / sum(weights[each.dimension] for each in told)
    )
    assert all(0 <= each.score <= 4 for each in told)


@settings(max_examples=40, deadline=None)
@given(seen=evidences(), level=LEVELS)
def test_every_point_says_how_it_is_known(seen, level):
    for row in rules.score(seen, level=level).rows:
        assert row.points
        assert {point.provenance for point in row.points} <= {MEASURED, DETECTED, CLAIMED}


def test_the_weights_of_every_level_come_to_a_hundred():
    assert {level: sum(weights.values()) for level, weights in rules.WEIGHTS.items()} == dict.fromkeys(
        rules.LEVELS, 100
    )


# -- the gate and the bands --------------------------------------------------------------------------------------------
def test_a_design_that_breaks_is_not_yet_however_well_it_is_argued():
    broken = make_evidence(steps=(replace(STEPS[-1], verdict="breaks"),))
    card = rules.score(broken, level="mid")
    assert (card.of("works").score, card.band, card.is_capped) == (1, "not_yet", True)


def test_the_default_meets_senior_or_more_and_says_that_six_were_assessed():
    card = rules.score(make_evidence(), level="senior")
    assert (card.band, card.assessed) == ("beyond", 6)


def test_one_dimension_below_the_floor_is_enough_not_to_meet():
    mute = make_evidence(cards=(make_card(), make_card("queue")))
    assert rules.score(mute, level="senior").of("tradeoffs").score == 0
    assert rules.score(mute, level="senior").band == "nearly"


# -- each dimension ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tiers", "nodes", "said", "score"),
    [(1, 1, "", 3), (2, 2, "", 3), (2, 2, "Sign-in.", 4), (3, 4, "", 2), (3, 4, "Sign-in.", 2), (6, 9, "Sign-in.", 1)],
)
def test_scope_looks_at_the_first_design_that_was_run(tiers, nodes, said, score):
    seen = make_evidence(steps=(make_step(tiers=tiers, nodes=nodes), *STEPS[1:]), left_out=said)
    assert scope.score(seen).score == score


@pytest.mark.parametrize(
    ("guess", "score"),
    [
        (None, 1),
        (Guess({}), 1),
        (Guess({"peak_rps": 0.0}), 1),
        (Guess({"peak_rps": 1.0}), 3),
        (Guess({"peak_rps": 0.25}), 1.25),
        (Guess({"peak_rps": 0.25}, is_same=True), 3),
        (Guess({"peak_rps": 1.0, "cache_bytes": 1.0, "in_flight": 0.75}), 3.875),
        (Guess({"peak_rps": 1.0, "cache_bytes": 1.0, "in_flight": 1.0, "egress_bytes_s": 0.0}), 4),
    ],
)
def test_an_estimate_is_worth_what_it_decides(guess, score):
    assert estimate.score(make_evidence(guess=guess)).score == score


@pytest.mark.parametrize(
    ("verdict", "breaks_at", "score"), [("breaks", 1e6, 1), ("too_close", 8e6, 2), ("holds", 9e6, 3), ("holds", 3e7, 4)]
)
def test_works_is_what_the_simulator_says(verdict, breaks_at, score):
    assert works.score(make_evidence(steps=(make_step(verdict=verdict, breaks_at=breaks_at),))).score == score


def test_what_never_ran_works_not_at_all():
    card = rules.score(make_evidence(steps=(), is_tested=False), level="mid")
    assert (card.of("works").score, card.of("scope").score, card.of("stop").score) == (0, None, None)


def test_evolve_pays_for_changes_that_carry_more_and_for_what_was_foreseen():
    assert evolve.score(make_evidence()).score == 4
    assert evolve.score(make_evidence(prediction=Prediction("A", "B", 95, False))).score == 3
    blind = replace(STEPS[0], usd_month=200.0, added=("Cache",))
    assert evolve.score(make_evidence(steps=(STEPS[0], blind, *STEPS[1:]))).score == 3
    assert evolve.score(make_evidence(steps=(STEPS[0], blind, blind))).score == 2


@pytest.mark.parametrize(("kind", "score"), [("cache", 3), ("shards", 2), ("worker", 3)])
def test_an_idle_tier_costs_a_point_and_idle_shards_two(kind, score):
    seen = make_evidence(not_yet=None)
    idle = replace(seen, cards=(*seen.cards, make_card(kind, label="idle")))
    assert stop.score(idle).score == score


@pytest.mark.parametrize(("times", "score"), [(1.0, 4), (1.5, 4), (1.6, 3), (3.0, 3), (3.1, 2)])
def test_what_is_far_dearer_than_the_cheapest_that_holds_costs_points(times, score):
    assert stop.score(make_evidence(not_yet=None, usd_month=100 * times, cheapest_usd=100)).score == score


@pytest.mark.parametrize(("users", "score"), [(40e6, 4), (120e6, 4), (14e6, 4), (121e6, 3), (1e6, 3)])
def test_not_yet_makes_good_a_point_if_its_limit_is_near_the_simulators(users, score):
    seen = make_evidence(not_yet=NotYet("shards", "Database", users, 40e6), usd_month=160, cheapest_usd=100)
    assert stop.score(seen).score == score


def test_of_a_design_that_breaks_nobody_asks_what_could_go():
    assert stop.score(make_evidence(steps=STEPS[:1])).score is None


def test_an_argument_that_cannot_be_tested_is_shown_and_costs_nothing():
    seen = make_evidence(not_yet=None)
    row = stop.score(replace(seen, cards=(*seen.cards, make_card("load_balancer", label="argument"))))
    assert (row.score, [point.code for point in row.points]) == (4, ["whole", "argued"])


@pytest.mark.parametrize(
    ("struck", "score"),
    [
        ((), None),
        ((Struck("node_lost", "survives", "falls"),), 1),
        ((Struck("node_lost", "falls", "falls"),), 3),
        ((Struck("node_lost", "recovers", "recovers"),), 4),
    ],
)
def test_under_pressure_is_assessed_once_a_fault_was_played(struck, score):
    assert pressure.score(make_evidence(struck=struck)).score == score


# -- cards -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", COSTS)
def test_every_kind_that_costs_something_has_a_cost_that_is_found(kind):
    assert real_cost(kind, TRUE_COSTS[kind])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cache", "Redis."),
        ("cache", "It never gives stale data."),
        ("cache", "There is no invalidation, but it starts cold."),
        ("queue", "Nothing really."),
        ("load_balancer", "Without another point of failure."),
        ("replica", "Money."),
        ("queue", "Delay, cross-shard queries, stateless servers, a network hop, cold start."),
    ],
)
def test_no_cost_a_denied_one_and_a_list_of_everything_find_no_credit(kind, text):
    assert not real_cost(kind, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The disk was full.", True),
        ("The CPU was full.", False),  # it was not
        ("At 2 million users it breaks.", True),
        ("At 200 million users it breaks.", False),
        ("1,100 requests/s are too many.", True),
        ("97% of it was taken.", True),
        ("Redis is web scale.", False),
        ("CPU, memory, disk, network, connections, locks.", False),
        ("1 users, 10 users, 100 users, 1000 users, 1 million users, 100 million users.", False),
    ],
)
def test_a_reason_names_what_had_been_seen_or_a_number_near_one(text, found):
    known = (("users", 1.6e6), ("rps", 1063.5), ("percent", 99.0))
    assert real_reason(make_card(because=text, resources=("disk",), numbers=known)) is found


# -- gaming ------------------------------------------------------------------------------------------------------------
EVERYTHING = (
    "stale invalidation cold start lag read-your-writes cross-shard rebalancing delay duplicates purge dynamic "
    "stateless point of failure network hop cpu disk memory network connections lock "
    "1 users 1000 users 1 million users 9 requests/s 1000 requests/s 100% 10%"
)


def test_stuffing_a_card_with_every_keyword_is_worth_no_more_than_naming_products():
    stuffed, named = (
        make_evidence(cards=tuple(make_card(kind, because=text, costs_us=text) for kind in COSTS))
        for text in (EVERYTHING, "Redis.")
    )
    assert tradeoffs.score(stuffed).score == tradeoffs.score(named).score == 1


def test_drawing_every_tier_and_deleting_them_again_does_not_pay():
    honest = make_evidence(steps=STEPS[:1] + STEPS[2:])
    everything = make_step(tiers=9, nodes=20, verdict="holds", breaks_at=28e6, usd_month=5000)
    played = make_evidence(steps=(everything, STEPS[2]))
    assert rules.score(played, level="senior").mean < rules.score(honest, level="senior").mean


def test_running_again_and_again_does_not_pay():
    again = make_evidence(steps=(STEPS[0], STEPS[0], STEPS[0], *STEPS[1:], STEPS[2], STEPS[2]))
    assert rules.score(again, level="senior").mean == rules.score(make_evidence(), level="senior").mean


# -- its words ---------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(seen=evidences(), level=LEVELS)
def test_every_point_and_every_score_has_its_sentence(seen, level):
    for row in rules.score(seen, level=level).rows:
        assert all(wording.point(point.code, point.params) for point in row.points)
        reached, following = wording.reached(row.dimension, row.score)
        assert bool(reached) == bool(row.score and row.score >= 1)
        assert bool(following) == (row.score is not None and row.score < 4)


@pytest.mark.parametrize(
    ("seen", "said", "did"),
    [
        ({"prediction": Prediction("A", "B", 95, False)}, "“A breaks first”, 95% sure.", "B broke first."),
        ({"prediction": Prediction("", "B", 95, False)}, "“it holds”, 95% sure.", "B broke first."),
        ({"prediction": Prediction("A", "", 95, False)}, "“A breaks first”, 95% sure.", "It held."),
        (
            {"not_yet": NotYet("shards", "A", 1e6, 4e7)},
            "shards: not before 1 million users.",
            "A is at its limit at 40 million.",
        ),
        ({"guess": Guess({"peak_rps": 0.25})}, "Your requests at peak.", "lead to another design."),
    ],
)
def test_a_wobble_sets_what_was_said_beside_what_was_measured(seen, said, did):
    (found,) = wobbles.of(make_evidence(**seen))
    assert found.you_said == said
    assert found.it_did.endswith(did)


def test_of_wobbles_there_are_three_at_most_and_none_where_nothing_wobbled():
    blind = replace(STEPS[0], usd_month=200.0, added=("Cache",))
    many = make_evidence(
        steps=(STEPS[0], blind, *STEPS[1:]),
        prediction=Prediction("A", "B", 95, False),
        not_yet=NotYet("shards", "A", 1e6, 4e7),
        guess=Guess({"peak_rps": 0.0}),
    )
    assert len(wobbles.of(with_idle(many))) == 3
    assert not wobbles.of(make_evidence())


def test_of_a_design_that_breaks_no_tier_is_called_idle_in_a_wobble():
    broken = with_idle(make_evidence(steps=(replace(STEPS[-1], verdict="breaks"),)))
    assert not wobbles.of(broken)
    assert wobbles.of(with_idle(make_evidence()))
