"""The ladder's geometry: percent of a log axis."""

import pytest

from practice.attempts.ladder import ROWS, empty, ladder, place
from tests.results import make_result

NAMES = {"app1": "App server", "database1": "Database"}


def facts(*points, to=1e6):
    breakpoints = [{"users": users, "tier": tier, "row": "database"} for users, tier in points]
    return {"from": 1.0, "to": to, "now": 10_000.0, "horizon": 100_000.0, "breakpoints": breakpoints}


@pytest.mark.parametrize(("users", "at"), [(1, 0), (10, 16.667), (1000, 50), (1e6, 100), (0, 0), (0.2, 0), (5e9, 100)])
def test_users_stand_on_a_log_axis(users, at):
    assert place(users, 1e6) == at


def test_the_load_now_and_the_horizon_are_marked():
    drawn = ladder(facts(), NAMES)
    assert (drawn.now.at, drawn.now.users) == (66.667, "10,000")
    assert (drawn.horizon.at, drawn.horizon.users) == (83.333, "100,000")


def test_everything_past_the_first_breakpoint_is_hatched():
    drawn = ladder(facts((1000, "database1"), (10_000, "app1")), NAMES)
    assert (drawn.past, drawn.rest) == (50, 50)


def test_nothing_is_hatched_where_nothing_breaks():
    drawn = ladder(facts(), NAMES)
    assert (drawn.past, drawn.rest, drawn.flags, drawn.sentences) == (None, 0, (), ())


def test_the_first_break_flies_lowest_and_is_the_only_one_that_is_next():
    drawn = ladder(facts((84_000, "database1"), (123_000, "app1")), NAMES, earlier=[("before", 41_000)])
    assert [(flag.text, flag.kind) for flag in drawn.flags] == [
        ("Database 84k", "next"),
        ("App server 120k", "later"),
        ("before 41k", "earlier"),
    ]
    assert drawn.flags[0].row == ROWS - 1


def test_no_two_flags_on_one_row_touch():
    crowd = [(50_000 * 1.1**n, "database1") for n in range(8)]
    flags = ladder(facts(*crowd), NAMES).flags
    spans = {}
    for flag in flags:
        share = flag.width / 6.4
        span = (flag.at - share, flag.at) if flag.is_left else (flag.at, flag.at + share)
        assert all(span[1] <= a or b <= span[0] for a, b in spans.setdefault(flag.row, []))
        spans[flag.row].append(span)
    assert flags[0].kind == "next"


def test_a_flag_at_either_end_stays_on_the_rule():
    drawn = ladder(facts((2, "database1"), (900_000, "app1")), NAMES)
    assert [flag.is_left for flag in drawn.flags] == [False, True]


def test_ticks_are_the_decades_with_eight_between():
    ticks = ladder(facts(), NAMES).ticks
    assert [tick.label for tick in ticks if tick.is_decade] == ["1", "10", "100", "1k", "10k", "100k", "1M"]
    assert len([tick for tick in ticks if not tick.is_decade]) == 6 * 8
    assert len([tick for tick in ticks if tick.is_long]) == 6


def test_a_long_axis_names_every_other_decade():
    ticks = ladder(facts(to=240e6), NAMES).ticks
    assert [tick.label for tick in ticks if tick.label] == ["1", "100", "10k", "1M", "100M"]


def test_its_words_say_the_same():
    drawn = ladder(make_result()["ladder"], NAMES)
    assert drawn.sentences == (
        "Database breaks at 5.2 million users.",
        "App server breaks at 11 million users.",
    )


def test_before_anything_was_measured_it_shows_what_the_brief_says():
    drawn = empty(120, 180)
    assert (drawn.flags, drawn.past, drawn.now.users) == ((), None, "120")
    assert drawn.ticks[-1].at == 100
