"""Quantities as people type them."""

import pytest

from practice.attempts import quantities
from practice.attempts.quantities import Unreadable, count, rate, ratio, size, size_a_second, size_a_year

READ = [
    (rate, "12k/s", 12_000),
    (rate, "12k", 12_000),
    (rate, "12,000/s", 12_000),
    (rate, "12 000 rps", 12_000),
    (rate, "12krps", 12_000),
    (rate, "~12k qps", 12_000),
    (rate, "12 k / s", 12_000),
    (rate, "+12K requests per second", 12_000),
    (rate, "about 60rpm", 1),
    (rate, "3600/h", 1),
    (rate, "60 per minute", 1),
    (rate, "8.64 million/day", 100),
    (rate, "8.64m per day", 100),
    (rate, "8.64M requests/day", 100),
    (rate, "8.64 Mio/d", 100),
    (rate, "864 thousand calls a day", 10),
    (rate, "1 bn/year", 1e9 / 31_536_000),
    (rate, ".5/s", 0.5),
    (rate, "1e3/s", 1000),
    (rate, "0", 0),
    (rate, "-0", 0),
    (count, "250", 250),
    (count, "1.2k", 1200),
    (count, "250 connections", 250),
    (count, "250 in flight", 250),
    (ratio, "20:1", 20),
    (ratio, "20", 20),
    (ratio, "20 to 1", 20),
    (ratio, "20/1", 20),
    (ratio, "20 : 1", 20),
    (ratio, "20 reads per write", 20),
    (ratio, "20 reads to 1 write", 20),
    (ratio, "20,000:1", 20_000),
    (ratio, "1:20", 0.05),
    (ratio, "95%", 19),
    (ratio, "80% reads", 4),
    (size, "3 TB", 3e12),
    (size, "3tb", 3e12),
    (size, "3 terabytes", 3e12),
    (size, "3 TiB", 3 * 2**40),
    (size, "1,500 MB", 1.5e9),
    (size, "1.5 kB", 1500),
    (size, "16 B", 16),
    (size, "8 bits", 1),
    (size, "8 Gbit", 1e9),
    (size, "16G", 16e9),
    (size, "1,5 GB", 1.5e9),
    (size_a_second, "40 mbps", 5e6),
    (size_a_second, "40 Mbps", 5e6),
    (size_a_second, "40MBps", 40e6),
    (size, "16 Gb", 16e9),  # of memory nobody means bits
    (size_a_year, "3 TB", 3e12),
    (size_a_year, "3 TB/year", 3e12),
    (size_a_year, "10 GB/day", 3.65e12),
    (size_a_year, "10GB a day", 3.65e12),
    (size_a_year, "1 GB per month", 12e9),
    (size_a_second, "40 MB/s", 40e6),
    (size_a_second, "40 MBps", 40e6),
    (size_a_second, "300 Mbit/s", 37.5e6),
    (size_a_second, "300 Mbps", 37.5e6),
    (size_a_second, "2 Gb/s", 0.25e9),  # on a wire everybody means bits
    (size_a_second, "2 gb/s", 2e9),
    (size_a_second, "86.4 GB/day", 1e6),
]
READERS = (rate, count, ratio, size, size_a_year, size_a_second)
NOTHING = ("", "  ", "NaN", "inf", "k", "twelve", "1e999", "-5", "1_000", "0x10", "１２", "1,5", "5; drop table")
REFUSED = [
    *((read, text) for read in READERS for text in NOTHING),
    (rate, "12k/fortnight"),
    (rate, "12k/s/s"),
    (rate, "12k//s"),
    (rate, "12kk/s"),
    (rate, "12.5.3/s"),
    (rate, "2 GB/s"),
    (rate, "99999999999999999999999999"),
    (count, "250/s"),
    (ratio, "1:0"),
    (ratio, "20:1:1"),
    (ratio, "20:"),
    (ratio, ":"),
    (ratio, "20:-1"),
    (ratio, "100%"),
    (ratio, "NaN:1"),
    (ratio, "1e308:1e-308"),
    (size, "500"),
    (size, "16 XB"),
    (size, "8 GB/s"),
    (size, "-3 TB"),
    (size, "1e30 TB"),
    (size_a_year, "3"),
    (size_a_second, "40"),
]


@pytest.mark.parametrize(("read", "text", "value"), READ)
def test_it_reads(read, text, value):
    assert read(text) == pytest.approx(value)


@pytest.mark.parametrize(("read", "text"), REFUSED)
def test_it_refuses_and_says_what_to_type(read, text):
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert str(refusal.value).endswith((".", "?"))


def test_it_names_the_unit_that_it_does_not_know():
    with pytest.raises(Unreadable, match="“ms” is no unit of time here"):
        rate("5k/ms")


def test_a_bit_is_an_eighth_of_a_byte():
    assert quantities.size_a_second("8 Mbit/s") == quantities.size_a_second("1 MB/s")
