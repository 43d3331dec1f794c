"""Sums as people jot them down, with what they are sums of."""

import pytest
from django.urls import reverse

from practice.attempts import sums
from practice.attempts.models import QUANTITIES
from practice.attempts.quantities import Unreadable
from practice.attempts.sums import Amount


@pytest.mark.parametrize(
    ("text", "value", "powers"),
    [
        ("8 million * 4/day * 3", 8e6 * 4 / 86_400 * 3, (0, -1)),
        ("8 million users x 4 a day × 3", 8e6 * 4 / 86_400 * 3, (0, -1)),
        ("30 million / 86400 * 3", 30e6 / 86_400 * 3, (0, 0)),
        ("12k/s * 25 kB", 12_000 * 25_000, (1, -1)),
        ("5k/s * 20 ms", 100, (0, 0)),
        ("200 GB * 2 copies", 4e11, (1, 0)),
        ("(2 kB + 500 B) * 30 million/day", 2500 * 30e6 / 86_400, (1, -1)),
        ("80% * 3 TB", 2.4e12, (1, 0)),
        ("3 TB - 20% * 3 TB", 2.4e12, (1, 0)),
        ("2 kB each * 30 million / day * 365 days", 2000 * 30e6 * 365, (1, 0)),
        ("10 / 2 / 5", 1, (0, 0)),
        ("10 - 2 - 5", 3, (0, 0)),
    ],
)
def test_it_works_out(text, value, powers):
    assert sums.is_sum(text)
    found = sums.work_out(text)
    assert found.value == pytest.approx(value)
    assert (found.bytes, found.seconds) == powers


@pytest.mark.parametrize("text", ["12k/s", "20:1", "30 million/day", "1,200/s", "20 to 1", "1.5 GB/day", "95%", ""])
def test_one_amount_is_no_sum(text):
    assert not sums.is_sum(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 + 2 GB", "Only like can be added to like"),
        ("((3)", "does not work out"),
        ("3 * ", "does not work out"),
        ("3 4", "does not work out"),
        ("5 / 0", "divided by 0"),
        ("__import__('os') * 2", "cannot be read here"),
        ("1" + " * 1" * 40, "too long"),
        ("1e300 * 2", "more than anything"),
    ],
)
def test_what_cannot_be_worked_out_says_why(text, said):
    with pytest.raises(Unreadable, match=said.replace("(", r"\(")):
        sums.work_out(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("peak_rps", "8 million * 4/day * 3", 8e6 * 4 / 86_400 * 3),
        ("peak_rps", "30 million / 86400 * 3", 30e6 / 86_400 * 3),
        ("peak_rps", "8 million * 4/day * 3 = 900/s", 900),
        ("storage_bytes_year", "3.5/s * 0.66 kB", 3.5 * 660 * 31_536_000),
        ("storage_bytes_year", "3.5 * 86400 * 365 * 0.66 kB", 3.5 * 86_400 * 365 * 660),
        ("egress_bytes_s", "1k/s * 0.4 kB", 400_000),
        ("cache_bytes", "20% * 80 GB", 16e9),
        ("in_flight", "5k/s * 20 ms", 100),
        ("reads_per_write", "300 / 3", 100),
    ],
)
def test_a_sum_comes_to_what_its_field_asks_for(name, text, value):
    assert QUANTITIES[name].value(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("peak_rps", "12k/s * 25 kB", "comes to bytes for each second, day or year, and a number for each"),
        ("egress_bytes_s", "200 GB * 2", "comes to bytes, and bytes for each"),
        ("cache_bytes", "3 * 4", "comes to a number, and bytes is asked for"),
        ("in_flight", "5k/s * 2", "comes to a number for each second, day or year, and a number is"),
        ("cache_bytes", "1 GB - 3 GB", "cannot be negative"),
        ("peak_rps", "1e20 * 1e20", "more than anything"),
    ],
)
def test_a_sum_of_something_else_is_refused(name, text, said):
    with pytest.raises(Unreadable, match=said):
        QUANTITIES[name].value(text)


def test_nothing_but_an_amount_can_be_added():
    with pytest.raises(Unreadable):
        Amount(1, bytes=1).plus(Amount(1))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"peak_rps": "8 million * 4/day * 3"}, "= 1,110/s"),
        ({"peak_rps": "8 million * 4/day * 3 = 900/s"}, "= 900/s Your own numbers come to 1,110/s."),
        ({"egress_bytes_s": "300 Mbit/s"}, "= "),
        ({"cache_bytes": "16"}, "Add a unit"),
        ({"cache_bytes": "<b>"}, "Type a number"),
        ({"cache_bytes": ""}, ""),
        ({"nothing": "3"}, ""),
    ],
)
def test_beside_the_field_it_is_said_how_it_is_read(client, asked, said):
    page = client.get(reverse("worked"), asked).content.decode()
    assert page.startswith(said)
    assert "<" not in page
