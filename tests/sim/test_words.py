import re

import pytest

from sim import words
from sim.engine import opcodes

ESSAY = {
    "shared_box": ("App + DB on one box", "Everything slows together"),
    "one_app_server": ("One app server", "Maxed CPU, dropped requests"),
    "repeated_reads": ("Repeated reads", "Database overloaded by reads"),
    "slow_global_assets": ("Slow global assets", "Pages load slowly far away"),
    "read_heavy_database": ("Read-heavy database", "Reads saturate the primary"),
    "too_much_data_writes": ("Too much data / writes", "Primary can't keep up"),
    "slow_in_request_work": ("Slow in-request work", "Sluggish responses"),
}
FIXES = [
    "add a",
    "more servers",
    "load balancer +",
    "cdn",
    "split",
    "shard the",
    "read replicas to",
    "use a",
    "should add",
    "cache would",
]
TEMPLATES = {**words.REASONS, **words.FINDINGS, **words.STEPS}


def test_the_essays_rows_are_the_essays_words() -> None:
    assert {row: words.ROWS[row] for row in ESSAY} == ESSAY
    assert list(words.ROWS)[:7] == list(ESSAY)


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_sentence_can_be_filled_and_ends(code: str) -> None:
    places = re.findall(r"%\((\w+)\)s", TEMPLATES[code])
    said = TEMPLATES[code] % dict.fromkeys(places, "7")
    assert said.endswith((".", "?", ":"))
    assert "%(" not in said


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_sentence_never_gives_the_fix_away(code: str) -> None:
    assert not [fix for fix in FIXES if fix in TEMPLATES[code].lower()]


def test_every_reason_carries_a_number() -> None:
    counted = ("percent", "_ms)", "_s)", "_gb)", "waiting")
    assert not [code for code, said in words.REASONS.items() if not any(unit in said for unit in counted)]


def test_every_cause_of_failure_has_a_word() -> None:
    assert list(words.CAUSES) == list(opcodes.CAUSES.values())


def test_no_two_causes_share_a_word() -> None:
    assert len(set(words.CAUSES.values())) == len(words.CAUSES)
