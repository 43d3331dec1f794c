import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import catalogue
from sim.catalogue.canvas import canvas, canvas_text
from sim.catalogue.files import read
from sim.catalogue.rules import fault_of_number, number_text, utf16_length
from tests.sim.drawings import texts, values

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("kind", "key", "value", "rule"),
    [
        ("app", "nodes", 1, None),
        ("app", "nodes", 1000, None),
        ("app", "nodes", 7.0, None),
        ("app", "nodes", 0, "0 is below 1"),
        ("app", "nodes", 1e9, "1000000000 is above 1000"),
        ("app", "nodes", 1.5, "not a whole number"),
        ("app", "nodes", "2", "not a whole number"),
        ("app", "nodes", False, "not a whole number"),
        ("app", "nodes", math.nan, "not a whole number"),
        ("app", "nodes", 2**53 + 2, "beyond 2^53"),
        ("cache", "ttl_s", 0.5, "0.5 is below 1"),
        ("cache", "ttl_s", 1.5, None),
        ("cache", "ttl_s", True, "not a number"),
        ("cache", "ttl_s", math.inf, "not a number"),
        ("app", "size", "large", None),
        ("cache", "size", "xlarge", "not one of small, medium, large"),
        ("app", "database", "yes", "not true or false"),
        ("app", "name", 3, "not text"),
        ("database", "stores", "", None),
        ("queue", "size", "small", "unknown property of queue"),
        ("fax", "nodes", 2, "unknown kind"),
    ],
)
def test_a_value_breaks_a_rule_in_plain_words(kind: str, key: str, value: Any, rule: str | None) -> None:
    assert catalogue.fault(kind, key, value) == rule


@given(
    st.sampled_from([*catalogue.KINDS, "fax"]),
    st.sampled_from(["name", "nodes", "size", "ttl_s", "database", "fax"]),
    values,
)
def test_every_question_has_an_answer(kind: str, key: str, value: Any) -> None:
    assert catalogue.fault(kind, key, value) != ""


@given(texts)
def test_text_is_as_long_as_a_browser_says(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.5e-9, "-1.5e-9"),
        (1e15, "1000000000000000"),
        (2**53, "9007199254740992"),
        (123456.789, "123456.789"),
    ],
)
def test_a_number_is_written_as_a_browser_writes_it(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_browser_does_write_numbers_so() -> None:
    numbers = [
        0.0,
        0.1,
        1e-5,
        1.5e-5,
        1e-6,
        9.99e-7,
        1e-7,
        -1.25e-12,
        5e-324,
        1e15,
        2.0**53,
        0.1 + 0.2,
        1 / 3,
        604800.5,
    ]
    said = subprocess.run(
        ["node", "-p", f"JSON.stringify({json.dumps(numbers)}.map(String))"], capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == [number_text(number) for number in numbers]


@given(st.floats(allow_nan=True) | st.integers(), st.booleans())
def test_a_number_is_inside_or_there_is_a_fault(value: float, integer: bool) -> None:
    rule = fault_of_number(value, -10, 10, integer=integer)
    assert (rule is None) == (-10 <= value <= 10 and (not integer or value == int(value)))


def test_every_default_obeys_its_own_rule() -> None:
    for kind, about in catalogue.KINDS.items():
        for key in about.properties:
            value = catalogue.default(kind, key)
            assert value is None or catalogue.fault(kind, key, value) is None, (kind, key)


def test_every_size_offered_is_described() -> None:
    for kind, about in catalogue.KINDS.items():
        rule = about.properties.get("size")
        offered = list(rule["list"]) if isinstance(rule, dict) else []
        assert list(about.sizes) == offered
        for name in offered:
            size = catalogue.size(kind, name)
            assert size.usd_lo <= size.usd <= size.usd_hi
            assert size.fact in catalogue.FACTS
            assert size.cores >= 1 and size.memory_bytes > 1e9 and size.network_bytes_s > 1e7


def test_every_constant_stays_in_the_range_of_its_source() -> None:
    for name, row in read("constants.toml")["constants"].items():
        constant = catalogue.CONSTANTS[name]
        assert constant.lo <= constant.value <= constant.hi, name
        assert constant.what and constant.unit and constant.source, name
        assert ("fact" in row) != ("source" in row), name
        if constant.fact is None:
            assert not constant.is_verified, name


def test_a_rate_of_a_fact_becomes_a_time() -> None:
    assert catalogue.constant("lb_request_ms") == pytest.approx(1000 / 40207)
    assert catalogue.CONSTANTS["lb_request_ms"].lo == pytest.approx(1000 / 60000)


def test_every_fact_names_where_it_comes_from() -> None:
    assert len(catalogue.FACTS) == len(read("facts.toml")["facts"]) >= 140
    for fact in catalogue.FACTS.values():
        assert fact.lo <= fact.value <= fact.hi, fact.id
        assert fact.source and fact.unit, fact.id
        assert fact.found in {"search", "memory", "computed"}
        assert fact.is_verified == (fact.found != "memory")


def test_the_canvas_has_the_file_that_the_catalogue_makes() -> None:
    assert (ROOT / "static/studio/catalogue.json").read_text("utf-8") == canvas_text()


def test_the_canvas_may_name_every_tier() -> None:
    drawn = canvas()
    assert all(kind["properties"]["name"] == "text" for kind in drawn["kinds"].values())
    assert drawn["kinds"]["app"]["sizes"]["medium"] == {"words": "4 cores, 8 GB"}
    assert drawn["kinds"]["cache"]["sizes"]["small"] == {"words": "1 core, 1.4 GB"}


def test_every_shortcut_adds_a_tier_that_is_allowed() -> None:
    for shortcut in canvas()["shortcuts"]:
        for key, value in shortcut["properties"].items():
            assert catalogue.fault(shortcut["kind"], key, value) is None
