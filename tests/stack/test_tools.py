"""What the stack needs is found, or asked for by name."""

import subprocess

import pytest

from stack import tools


@pytest.fixture
def lacking(monkeypatch):
    """A machine without these tools."""

    def lack(*names):
        find = tools.find
        monkeypatch.setattr(tools, "find", lambda tool: None if tool in names else find(tool) or "somewhere")

    return lack


def test_it_says_what_to_install_and_how(lacking):
    lacking("nginx", "postgres")
    assert tools.missing() == ["nginx", "postgres"]
    advice = tools.advice(tools.missing())
    assert "apt-get install -y --no-install-recommends nginx-light postgresql\n" in advice
    assert "make stack-tools" in advice


def test_it_asks_for_nothing_where_all_is_there(lacking):
    lacking()
    assert tools.missing() == []


def test_tests_of_the_stack_are_skipped_aloud_where_a_tool_is_missing(lacking):
    from tests.stack import conftest

    class Item:
        def __init__(self, marker):
            self.marker, self.reasons = marker, []

        def get_closest_marker(self, name):
            return name == self.marker

        def add_marker(self, mark):
            self.reasons.append(mark.kwargs["reason"])

    lacking("redis-server")
    ours, another = Item("stack"), Item("browser")
    conftest.pytest_collection_modifyitems([ours, another])
    assert "not run" in ours.reasons[0]
    assert "redis-server" in ours.reasons[0]
    assert another.reasons == []


def test_what_is_installed_is_not_started_and_the_policy_of_a_machine_is_left_alone(tmp_path):
    policy = tmp_path / "policy-rc.d"
    with tools.nothing_started(policy):
        assert subprocess.run([policy], check=False).returncode == 101
    assert not policy.exists()
    policy.write_text("theirs")
    with tools.nothing_started(policy):
        pass
    assert policy.read_text() == "theirs"
