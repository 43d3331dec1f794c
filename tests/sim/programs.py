"""Programs of the loop drawn at random, from every instruction: pools within pools, calls, retries, breakers, caches.

Whatever is acquired is given back by a handler too. Pools are taken in the order of their numbers, so that nobody waits
for a place whose holder waits for his.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from sim.engine import opcodes as op
from sim.engine.program import NO_LIMIT, NONE, Breaker, Budget, Group, KeySet, Kind, Program

OF_PICK = [op.ROUND_ROBIN, op.SHORTER_OF_TWO, op.AT_RANDOM, op.SHORTEST, op.HASHED, op.STICKY, op.OWN]
TIMES = st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0, 3.0])
SOME_TIME = st.sampled_from([0.01, 0.1, 0.5, 1.0, 3.0])
PATIENCE = st.sampled_from([0.01, 0.1])  # where nobody fills, one at a time passes and the others look again
SPREADS = st.sampled_from([0.0, 1.0, 1.0, 2.0])
CHANCES = st.sampled_from([0.0, 0.1, 0.5, 0.9])


@dataclass
class _Author:
    """Writes one program. `scopes` are instructions whose handler is still to be written, the innermost last."""

    draw: st.DrawFn
    program: Program
    pools: list[int]
    desks: list[int]
    spawned: int = NONE
    scopes: list[list[int]] = field(default_factory=lambda: [[]])
    around: list[int] = field(default_factory=list)

    def put(
        self, code: int, a: int = 0, b: int = 0, x: float = 0.0, y: float = 0.0, *, c: int = 0, z: float = 0.0
    ) -> int:
        at = self.program.append(code, a, b, x, y, c=c, z=z)
        self.scopes[-1].append(at)
        return at

    def slot(self) -> int:
        self.program.slots += 1
        return self.program.slots - 1

    @contextmanager
    def handled(self) -> Iterator[None]:
        """What is written inside fails to the handler that the caller writes next, after a JUMP around it."""
        self.scopes.append([])
        yield
        for at in self.scopes.pop():
            self.program.fail[at] = len(self.program.code) + 1
        self.around.append(self.put(op.JUMP))

    def raises(self) -> None:
        """The end of a handler."""
        self.put(op.RAISE)
        self.program.land(self.around.pop())

    def block(self, depth: int, least: int = 0) -> None:
        for _ in range(self.draw(st.integers(1, 2))):
            self.step(depth, least)

    def step(self, depth: int, least: int) -> None:
        simple = ["delay", "rtt", "tick", "use", "use", "hazard", "shed", "spawn"]
        deep = ["branch", "work", "pool", "pool", "retry", "guard", "fork", "fork", "cache"]
        what = self.draw(st.sampled_from(simple + (deep * 2 if depth else [])))
        getattr(self, what)(depth - 1, least)

    # -- simple steps ---
    def delay(self, depth: int, least: int) -> None:
        self.put(op.DELAY, a=op.CALL, x=self.draw(TIMES), y=self.draw(SPREADS))

    def rtt(self, depth: int, least: int) -> None:
        self.put(op.RTT, a=op.NETWORK, x=2.0, y=self.draw(SPREADS))

    def tick(self, depth: int, least: int) -> None:
        self.put(op.TICK, a=op.CALL, x=self.draw(SOME_TIME))

    def use(self, depth: int, least: int) -> None:
        desk, slot = self.draw(st.sampled_from(self.desks)), self.slot()
        self.pick(desk, slot)
        self.put(op.USE, a=desk, b=slot, x=self.draw(TIMES), y=self.draw(SPREADS))

    def pick(self, group: int, slot: int) -> None:
        self.put(op.PICK, a=group, b=slot, x=self.draw(st.sampled_from(OF_PICK)), c=1)

    def hazard(self, depth: int, least: int) -> None:
        self.put(op.HAZARD, a=op.ERROR, x=self.draw(CHANCES))

    def shed(self, depth: int, least: int) -> None:
        group, slot = self.draw(st.sampled_from(self.pools + self.desks)), self.slot()
        self.pick(group, slot)
        self.put(op.SHED, a=group, b=slot, x=self.draw(st.integers(1, 5)))

    def spawn(self, depth: int, least: int) -> None:
        if self.spawned >= 0:
            self.put(op.SPAWN, a=self.spawned, b=0, x=self.draw(st.integers(0, 1)), y=self.draw(st.integers(1, 4)))

    # -- steps around others ---
    def branch(self, depth: int, least: int) -> None:
        at = self.put(op.BRANCH, x=self.draw(CHANCES))
        self.block(depth, least)
        self.program.land(at)

    def work(self, depth: int, least: int) -> None:
        self.put(op.WORK, a=0)
        self.block(depth, least)
        self.put(op.WORK, a=1)

    def pool(self, depth: int, least: int) -> None:
        free = [group for group in self.pools if group >= least]
        if not free:
            return self.block(depth, least)
        group, slot = self.draw(st.sampled_from(free)), self.slot()
        self.pick(group, slot)
        self.put(op.ACQUIRE, a=group, b=slot, z=self.draw(TIMES))
        with self.handled():
            self.block(depth, group + 1)
            self.put(op.RELEASE, a=group, b=slot)
        self.put(op.RELEASE, a=group, b=slot)
        self.raises()

    def retry(self, depth: int, least: int) -> None:
        slot, budget = self.slot(), self.draw(st.sampled_from([NONE, 0]))
        self.put(op.EARN, a=budget)
        start = len(self.program.code)
        with self.handled():
            self.put(op.DELAY, a=op.CALL, x=0.0)
            self.block(depth, least)
        self.put(op.RETRY, a=start, b=slot, c=budget, x=self.draw(TIMES), y=self.draw(st.integers(1, 3)))
        self.raises()

    def guard(self, depth: int, least: int) -> None:
        self.put(op.GUARD)
        with self.handled():
            self.block(depth, least)
            self.put(op.JUDGE, b=1)
        self.put(op.JUDGE, b=0)
        self.raises()

    def fork(self, depth: int, least: int) -> None:
        calls = self.draw(st.integers(1, 4))
        at = self.put(
            op.FORK,
            b=calls,
            c=op.CALL,
            x=self.draw(st.integers(1, calls)),
            y=self.draw(st.sampled_from([0.0, 0.1, 1.0])),
            z=self.draw(TIMES),
        )
        self.scopes.append([])
        self.block(depth, least)
        self.put(op.JOIN)
        self.scopes.pop()
        self.program.land(at)

    def cache(self, depth: int, least: int) -> None:
        self.put(op.KEY)
        found = self.put(op.LOOKUP, x=0.5, z=self.draw(st.sampled_from([0.0, 0.5])), c=op.CALL)
        self.block(depth, least)
        self.put(self.draw(st.sampled_from([op.FILL, op.PURGE])), x=self.draw(CHANCES))
        self.program.land(found)


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    """Pools first, which are taken in this order, then desks; those who hold a place of one may make a desk slower."""
    pools, desks = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    found = []
    for n in range(pools + desks):
        is_pool = n < pools
        group = Group(
            f"tier {n}",
            "connections" if is_pool else "cpu",
            nodes=draw(st.integers(1, 3)),
            servers=draw(st.integers(1, 4)),
            limit=draw(st.sampled_from([NO_LIMIT, NO_LIMIT, 0, 3])),
            skips=draw(st.booleans()),
        )
        crowds = [at for at in range(pools) if not is_pool and found[at].nodes >= group.nodes]
        if crowds and draw(st.booleans()):
            crowd, free = draw(st.sampled_from(crowds)), draw(st.integers(0, 2))
            group = replace(group, crowd=crowd, crowd_free=free, crowd_slope=draw(st.sampled_from([0.25, 1.0])))
        found.append(group)
    return found


@st.composite
def programs(draw: st.DrawFn, *, users: int = 0) -> Program:
    """One or two kinds of request and perhaps one that they start; with `users` the first has so many people."""
    program = Program(groups=draw(groups()))
    program.breakers.append(Breaker("", share=0.5, least=draw(st.integers(1, 10)), open_s=draw(SOME_TIME)))
    program.budgets.append(Budget(ratio=draw(CHANCES), most=5.0))
    items = draw(st.integers(1, 5))
    program.key_sets.append(
        KeySet("", "", (0.8 / items,) * items, (0.5,) * items, draw(SOME_TIME), draw(CHANCES), draw(PATIENCE))
    )
    program.region_rtt_s, program.region_share = [0.01, 0.1], [0.7, 0.3]
    pools = [n for n, group in enumerate(program.groups) if group.is_pool]
    desks = [n for n, group in enumerate(program.groups) if not group.is_pool]
    asked = draw(st.integers(1, 2))
    author = _Author(draw, program, pools, desks, asked if draw(st.booleans()) else NONE)
    for n in range(asked):
        retries = draw(st.integers(0, 3))
        kind = Kind(
            f"kind {n}",
            len(program.code),
            0.0 if users and n == 0 else draw(st.sampled_from([0.1, 1.0, 5.0])),
            1.0,
            draw(st.sampled_from([0.3, 2.0, math.inf])),
            at_site=draw(st.booleans()),
            retries=retries,
            backoff_s=draw(TIMES),
            budget=draw(st.sampled_from([NONE, 0])),
            first=draw(st.booleans()),
            users=users if n == 0 else 0,
        )
        program.kinds.append(kind)
        if users and n == 0:  # who asks again in no time asks for ever
            author.put(op.DELAY, a=op.CALL, x=1.0, y=1.0)
        author.put(op.STAMP, a=0)
        author.block(3)
        author.put(op.STAMP, a=1)
        author.put(op.END)
    if author.spawned >= 0:
        kind = Kind("spawned", len(program.code), 0.0, math.inf, math.inf, at_site=False, is_spawned=True)
        program.kinds.append(kind)
        author.spawned = NONE
        author.block(1)
        author.put(op.END)
    return program


OF_GROUP = frozenset({op.USE, op.ACQUIRE, op.RELEASE, op.PICK, op.SHED})


def renumbered(program: Program, order: list[int]) -> Program:
    """The same with its groups in another order: group n becomes order[n]."""
    by_new = sorted(range(len(order)), key=order.__getitem__)
    a = [order[a] if code in OF_GROUP else a for code, a in zip(program.code, program.a, strict=True)]
    groups = [program.groups[old] for old in by_new]
    crowds = [NONE if each.crowd == NONE else order[each.crowd] for each in groups]
    return replace(program, a=a, groups=[replace(each, crowd=at) for each, at in zip(groups, crowds, strict=True)])


def stretched(program: Program, k: float) -> Program:
    """The same with all times k times as long, and all rates as much lower."""
    in_x, in_y, in_z = {op.USE, op.DELAY, op.TICK, op.RETRY}, {op.FORK}, {op.ACQUIRE, op.FORK, op.LOOKUP}
    columns = {
        name: [value * k if code in of else value for code, value in zip(program.code, column, strict=True)]
        for name, column, of in (("x", program.x, in_x), ("y", program.y, in_y), ("z", program.z, in_z))
    }
    kinds = [
        replace(
            kind,
            rate_rps=kind.rate_rps / k,
            target_s=kind.target_s * k,
            timeout_s=kind.timeout_s * k,
            backoff_s=kind.backoff_s * k,
        )
        for kind in program.kinds
    ]
    return replace(
        program,
        **columns,
        kinds=kinds,
        key_sets=[replace(each, ttl_s=each.ttl_s * k, patience_s=each.patience_s * k) for each in program.key_sets],
        breakers=[replace(each, open_s=each.open_s * k) for each in program.breakers],
        region_rtt_s=[rtt_s * k for rtt_s in program.region_rtt_s],
    )
