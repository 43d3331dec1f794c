"""What holds of the loop, whatever the program: drawn at random from every instruction, see `programs.py`."""

import hashlib
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sim.engine import machine, state
from sim.engine import opcodes as op
from sim.engine.machine import Counted, Machine
from sim.engine.program import NONE, Program
from sim.errors import SimError
from tests.laws import calls
from tests.laws.queues import two_classes
from tests.sim.programs import programs, renumbered, stretched
from tests.sim.worlds import few

REQUESTS = 400
SEEDS = st.integers(0, 2**63 - 1)
CAUSES = list(op.CAUSES)
INSTRUCTIONS = [code for code in range(op.TICK + 1) if code != op.FAILED]  # where all go whom nobody saves


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tables are too small at first, again and again; and no program goes on for long."""
    monkeypatch.setattr(machine, "MOST_EVENTS", 2_000_000)
    monkeypatch.setattr(machine, "MOST_SECONDS", 600.0)
    monkeypatch.setattr(machine, "FIRST_ROOM", 1)


class Brief(Machine):
    """Passes over programs that go on for long, such as one whose 1,500 calls each look again for an item twice a
    second, while one after the other fetches it for three seconds and then throws it away."""

    def advance(self, *, until: int = 2**62, stop_s: float = machine.NEVER) -> None:
        try:
            super().advance(until=until, stop_s=stop_s)
        except SimError as error:
            if "needs more than" in str(error):
                reject()
            raise


def run(program: Program, seed: int) -> Counted:
    return Brief(program, seed=seed, requests=REQUESTS).run(drain=True)


def test_every_instruction_is_drawn_and_crowds_and_targets_at_the_door() -> None:
    drawn: list[Program] = []

    @settings(max_examples=200, database=None, deadline=None)
    @given(programs())
    def draw(program: Program) -> None:
        drawn.append(program)

    draw()
    assert set(INSTRUCTIONS) <= {code for program in drawn for code in program.code}
    assert any(group.crowd != NONE for program in drawn for group in program.groups)
    assert {True, False} == {kind.at_site for program in drawn for kind in program.kinds}


@few(60)
@given(programs(), SEEDS)
def test_every_place_is_given_back_when_all_have_left(program: Program, seed: int) -> None:
    made = Brief(program, seed=seed, requests=REQUESTS)
    counted = made.run(drain=True)
    assert counted.in_flight == 0 and not counted.unfinished
    assert (made.stations["busy"] == 0).all() and (made.stations["line"] == 0).all()
    for end in ("head", "tail", "high"):
        assert (made.stations[end] == -1).all()
    assert (made.rows["kind"] == -1).all()


@few(60)
@given(programs(), SEEDS)
def test_every_request_is_answered_in_time_or_fails_for_one_cause(program: Program, seed: int) -> None:
    counted = run(program, seed)
    of_kind = counted.outcome.sum(axis=0)
    assert (of_kind >= 0).all()
    assert (of_kind[:, op.STARTED] == of_kind[:, op.GOOD] + of_kind[:, CAUSES].sum(axis=1)).all()
    assert (of_kind[:, op.DONE] >= of_kind[:, op.GOOD]).all()
    assert (counted.histogram.sum(axis=(1, 2)) == of_kind[:, op.DONE]).all()
    retries = np.array([kind.retries for kind in program.kinds])
    if op.RETRY not in program.code:
        assert (of_kind[:, op.RETRIED] <= retries * of_kind[:, op.STARTED]).all()


@few(40)
@given(programs(), SEEDS, st.integers(1, 20))
def test_lines_and_servers_are_as_their_requests_say_at_any_time(program: Program, seed: int, step: int) -> None:
    made = Brief(program, seed=seed, requests=REQUESTS)
    made.count[state.BATCH] = 0
    for until in range(step, 10 * step, step):
        made.advance(until=until)
        consistent(made)
    assert (made.spent >= 0).all() and (made.spent_all >= 0).all()


def consistent(made: Machine) -> None:
    servers = np.repeat([g.servers for g in made.program.groups], [g.nodes for g in made.program.groups])
    there = made.rows["kind"] >= 0
    assert there.sum() == made.count[state.IN_FLIGHT]
    assert (made.stations["busy"] >= 0).all() and (made.stations["busy"] <= servers).all()
    waiting = 0
    for station in made.stations:
        before, at = -1, int(station["head"])
        while at >= 0:
            assert made.rows[at]["mode"] == state.WAITING and there[at] and made.rows[at]["prev"] == before
            before, at, waiting = at, int(made.rows[at]["next"]), waiting + 1
        assert station["tail"] == before
    assert waiting == made.stations["line"].sum() == (made.rows["mode"][there] == state.WAITING).sum()


@few(30)
@given(programs(users=5), SEEDS)
def test_a_fixed_number_of_users_stays_the_same_number(program: Program, seed: int) -> None:
    made = Brief(program, seed=seed, requests=REQUESTS)
    made.run()
    rows = made.rows
    assert ((rows["kind"] == 0) & (rows["parent"] < 0) & (rows["gone"] == 0)).sum() == 5
    consistent(made)


@few(30)
@given(programs(), SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_nothing(program: Program, seed: int, random: Any) -> None:
    order = list(range(len(program.groups)))
    random.shuffle(order)
    one, two = run(program, seed), run(renumbered(program, order), seed)
    assert two.simulated_s == one.simulated_s and two.events == one.events
    assert (two.outcome == one.outcome).all() and (two.histogram == one.histogram).all()
    assert (two.dropped_at[:, order] == one.dropped_at).all()


@few(30)
@given(programs(), SEEDS, st.integers(-12, 12).filter(bool))
def test_another_unit_of_time_changes_nothing_else_of_a_program(program: Program, seed: int, power: int) -> None:
    k = 2.0**power
    one, two = run(program, seed), run(stretched(program, k), seed)
    assert two.simulated_s == one.simulated_s * k and two.events == one.events
    assert (two.outcome == one.outcome).all()
    assert (two.busy == one.busy).all() and (two.waiting == one.waiting).all()
    assert (two.spent_all == one.spent_all * k).all()


@few(40)
@given(programs(), SEEDS, st.integers(10, 60))
def test_a_lost_node_gives_back_what_its_requests_held_elsewhere(program: Program, seed: int, step: int) -> None:
    """Every station is lost once and brought back, empty, before the last has left."""
    made = Brief(program, seed=seed, requests=REQUESTS)
    made.count[state.BATCH] = 0
    until = 0
    for group, each in enumerate(program.groups):
        for node in range(each.nodes):
            made.advance(until=(until := until + step))
            made.lose(group, node)
            station = made.stations[made.groups["base"][group] + node]
            assert station["busy"] == station["line"] == 0
            consistent(made)
            made.advance(until=(until := until + step))
            assert station["busy"] == station["line"] == 0
            made.bring_back(group, node)
            consistent(made)
    made.clock[state.NEXT_ARRIVAL] = machine.NEVER
    made.advance()
    assert made.count[state.IN_FLIGHT] == 0
    assert (made.stations["busy"] == 0).all() and (made.stations["line"] == 0).all()
    of_kind = made.outcome.sum(axis=0)
    assert (of_kind[:, op.STARTED] == of_kind[:, op.GOOD] + of_kind[:, CAUSES].sum(axis=1)).all()


def test_another_process_gives_the_same_bits() -> None:
    own = subprocess.run(
        [sys.executable, "-c", "from tests.sim.test_loop import digest; print(digest(), end='')"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert own.stdout == digest()


def digest() -> str:
    """Of what a program counts that waits, calls, hedges, tries again, trusts a breaker and keeps items."""
    made = hashlib.sha256()
    for program in (calls.guarded(10.0, 5.0), calls.hedged(0.5), calls.failing_inside(0.1), two_classes(0.3, 0.4)):
        counted = Machine(program, seed=11, requests=20_000).run()
        for name in ("outcome", "histogram", "spent_all", "busy", "waiting"):
            made.update(getattr(counted, name).tobytes())
    return made.hexdigest()


def test_a_simulation_that_takes_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MOST_SECONDS", -1.0)
    with pytest.raises(SimError, match="takes longer"):
        run(two_classes(3.0, 4.0), 11)
