"""A site can be told where to die, for tests alone."""

import signal

import pytest
from django.core.exceptions import ImproperlyConfigured

from practice.lib import environment, faultpoint


@pytest.fixture
def killed(monkeypatch):
    signals = []
    monkeypatch.setattr("practice.lib.faultpoint._passed", iter(range(1, 10)))
    monkeypatch.setattr("os.kill", lambda _, number: signals.append(number))
    return signals


def test_it_dies_at_the_point_that_is_named_and_at_no_other(settings, killed):
    settings.FAULT_POINT = "after-commit"
    faultpoint.reach("before-commit")
    assert not killed
    faultpoint.reach("after-commit")
    assert killed == [signal.SIGKILL]


def test_it_dies_when_it_has_come_there_so_many_times(settings, killed):
    settings.FAULT_POINT = "after-commit:3"
    for _ in range(2):
        faultpoint.reach("after-commit")
    assert not killed
    faultpoint.reach("after-commit")
    assert killed == [signal.SIGKILL]


def test_without_a_name_nothing_happens(settings, killed):
    assert settings.FAULT_POINT == ""
    faultpoint.reach("before-commit")
    assert not killed


def test_a_site_in_production_does_not_start_with_one(monkeypatch):
    monkeypatch.setenv("WBN_FAULT_POINT", "before-commit")
    with pytest.raises(ImproperlyConfigured, match="WBN_FAULT_POINT"):
        environment.for_tests("WBN_FAULT_POINT", forbidden=True)
    assert environment.for_tests("WBN_FAULT_POINT", forbidden=False) == "before-commit"
