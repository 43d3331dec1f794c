"""Numbers as people read them."""

import pytest

from practice.lib import figures


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [
        (figures.people, 0.3, "1"),
        (figures.people, 7, "7"),
        (figures.people, 120, "120"),
        (figures.people, 84_321, "84,000"),
        (figures.people, 999_999, "1 million"),
        (figures.people, 1_234_567, "1.2 million"),
        (figures.people, 8e6, "8 million"),
        (figures.people, 2.4e8, "240 million"),
        (figures.people, 9.1e9, "9.1 billion"),
        (figures.short, 84_321, "84k"),
        (figures.short, 9.1e6, "9.1M"),
        (figures.short, 999_500, "1M"),
        (figures.short, 412, "410"),
        (figures.rate, 1063.5, "1,060/s"),
        (figures.rate, 12_000, "12k/s"),
        (figures.rate, 0.08, "0.08/s"),
        (figures.rate, 0.01, "860 a day"),
        (figures.rate, 0, "0/s"),
        (figures.size, 400, "400 B"),
        (figures.size, 30_000, "30 kB"),
        (figures.size, 3e12, "3 TB"),
        (figures.size, 999_900, "1 MB"),
        (figures.bandwidth, 40e6, "40 MB/s"),
        (figures.milliseconds, 0, "0 ms"),
        (figures.milliseconds, 0.00001, "<0.1 ms"),
        (figures.milliseconds, 0.5, "0.5 ms"),
        (figures.milliseconds, 41.26, "41 ms"),
        (figures.milliseconds, 412.3, "412 ms"),
        (figures.milliseconds, 3210, "3.2 s"),
        (figures.milliseconds, 90_000, "1.5 min"),
        (figures.dollars, 0, "$0"),
        (figures.dollars, 0.4, "<$1"),
        (figures.dollars, 5.43, "$5.4"),
        (figures.dollars, 53_850, "$54,000"),
        (figures.dollars, -30.2, "−$30"),
        (figures.percent, 0, "0%"),
        (figures.percent, 0.0004, "<0.1%"),
        (figures.percent, 0.001, "0.1%"),
        (figures.percent, 0.021, "2.1%"),
        (figures.percent, 0.12, "12%"),
        (figures.percent, 0.4099, "41%"),
        (figures.percent, 0.0199, "2%"),
        (figures.percent, 0.0999, "10%"),
        (figures.percent, 0.9996, "99%"),
        (figures.percent, 1, "100%"),
        (figures.milliseconds, 1990, "2.0 s"),
        (figures.count, 104.8, "105"),
        (figures.count, 131.29, "131"),
        (figures.count, 5340, "5.3k"),
        (figures.times, 5.06, "5.1×"),
        (figures.times, 1, "1×"),
    ],
)
def test_it_reads(shown, value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(40, 42, "40–42 ms"), (3100, 3300, "3.1–3.3 s"), (950, 1200, "950 ms – 1.2 s"), (41.1, 41.2, "")],
)
def test_an_interval_names_its_unit_once(low, high, text):
    assert figures.between(low, high) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0])
def test_what_is_no_number_is_rounded_to_nothing(value):
    assert figures.rounded(value) == 0
