"""A beat while something works that never looks up."""

import signal
import time

import pytest

from practice.lib.heartbeat import beating


def work(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(100))


def test_it_beats_while_the_block_works_and_no_longer():
    beats = []
    with beating(0.01, lambda: beats.append(1)):
        work(0.2)
    assert len(beats) >= 3
    counted = len(beats)
    work(0.05)
    assert len(beats) == counted


def test_what_a_beat_raises_ends_the_block():
    def stop():
        raise KeyError

    began = time.monotonic()
    with pytest.raises(KeyError), beating(0.01, stop):
        work(10)
    assert time.monotonic() - began < 5


def test_a_beat_that_went_unheard_is_repeated():
    beats = []

    def stop():
        beats.append(1)
        raise KeyError

    with pytest.raises(KeyError), beating(0.01, stop):
        try:
            work(10)
        except KeyError:
            work(10)
    assert len(beats) == 2


def test_the_signal_is_given_back():
    before = signal.getsignal(signal.SIGALRM)
    with beating(1, lambda: None):
        assert signal.getsignal(signal.SIGALRM) != before
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
