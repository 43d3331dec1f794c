"""Reads a program back: how often each step is taken, how long it takes without waiting, how long a place is kept.

Every way through an itinerary leads forwards, so one pass over its instructions is enough. Times are in ms.
"""

from collections.abc import Iterator

from sim.engine import opcodes as op
from sim.engine.program import Program
from sim.itinerary.slowest import joined_at, kth, without_waiting

WAYS = frozenset({op.BRANCH, op.LOOKUP, op.JUMP})  # instructions that may lead elsewhere than to the next


class Reading:
    """The instructions of one kind of request, from `start` to its END. `share` is how often each is reached, 0 to 1.

    A duration and the way that is taken are drawn apart, so shares of means are means. Calls that are started together
    are read once, and count with the time of the last that is waited for.
    """

    def __init__(self, program: Program, kind: int) -> None:
        self.program, self.kind = program, program.kinds[kind]
        self.start = self.kind.start
        self.end = program.code.index(op.END, self.start)
        self.share = dict.fromkeys(range(self.start, self.end + 1), 0.0)
        self.share[self.start] = 1.0
        self.stretched = self._stretched()
        for at in self.instructions():
            for target, chance in self.ways(at):
                self.share[target] += self.share[at] * chance

    def instructions(self) -> Iterator[int]:
        return iter(range(self.start, self.end))

    def ways(self, at: int) -> list[tuple[int, float]]:
        """Where an instruction leads, and with which probability; they sum to one."""
        what, target = self.program.code[at], self.program.a[at]
        if what not in WAYS:
            return [(at + 1, 1.0)]
        chance = taken(self.program, at)
        return [(target, 1.0)] if what == op.JUMP else [(target, chance), (at + 1, 1 - chance)]

    def _stretched(self) -> dict[int, float]:
        """By instruction of a call: how many times longer the last that is waited for takes than one on the average."""
        found = {}
        forks = (at for at in self.instructions() if self.program.code[at] == op.FORK)
        for fork in (at for at in forks if self.program.b[at] > 1):
            each = without_waiting(self.program, fork)
            last = kth(self.program.b[fork], round(self.program.x[fork]), each)
            for at in range(fork + 1, joined_at(self.program, fork)):
                found[at] = last.mean / each.mean if each.mean else 1.0
        return found

    def ms(self, at: int) -> float:
        """Mean time that the instruction takes of a request that reaches it, if nobody is before it."""
        match self.program.code[at]:
            case op.DELAY:
                return waited_s(self.program, at) * 1e3 * self.stretched.get(at, 1.0)
            case op.USE:
                return self.program.x[at] * 1e3 * self.stretched.get(at, 1.0)
            case op.TICK:
                return self.program.x[at] / 2 * 1e3
            case op.RTT:
                regions = zip(self.program.region_share, self.program.region_rtt_s, strict=True)
                return self.program.x[at] * 1e3 * sum(share * rtt_s for share, rtt_s in regions)
        return 0.0

    def mean_ms(self) -> float:
        """From the request to the last of its steps."""
        return sum(self.share[at] * self.ms(at) for at in self.instructions())

    def measured_ms(self) -> float:
        """The part of `mean_ms` that its target counts: for those at the site's door, from STAMP 0 to STAMP 1."""
        if not self.kind.at_site:
            return self.mean_ms()
        spent, left = dict.fromkeys(self.share, 0.0), dict.fromkeys(self.share, 0.0)
        for at in self.instructions():
            passed = self.program.a[at] if self.program.code[at] == op.STAMP else None
            after = 0.0 if passed == 0 else spent[at] + self.ms(at) * (self.share[at] - left[at])
            outside = self.share[at] if passed == 1 else left[at]
            for target, chance in self.ways(at):
                spent[target] += after * chance
                left[target] += outside * chance
        return spent[self.end]

    def kept_ms(self, acquired: int) -> float:
        """How long a place is kept that this ACQUIRE takes, if nobody has to wait for anything meanwhile."""
        pool, at, total = self.program.a[acquired], acquired, 0.0
        while (self.program.code[at], self.program.a[at]) != (op.RELEASE, pool):
            total += self.share[at] * self.ms(at)
            at += 1
        return total / self.share[acquired] if self.share[acquired] else 0.0


def taken(program: Program, at: int) -> float:
    """With which probability a request goes on at `a`, and not at the next instruction."""
    match program.code[at]:
        case op.BRANCH:
            return program.x[at]
        case op.LOOKUP:
            return program.y[at]
        case op.JUMP:
            return 1.0
    return 0.0


def waited_s(program: Program, at: int) -> float:
    """Mean of a DELAY, as far as anybody waits for its end."""
    return program.z[at] or program.x[at]


def failing(program: Program, at: int, forks: list[int], kind: range) -> float:
    """Which share of the requests that come to a HAZARD or SHED ends there, 0 to 1; 0 at other instructions.

    `forks` are the calls that are open, the innermost last, and `kind` the instructions of this kind of request: a
    handler that leads back among them goes on with another answer, and one that tries again has to fail each time.
    """
    share = program.y[at] if program.code[at] in (op.HAZARD, op.SHED) else 0.0
    for failed in [at, *reversed(forks)] if share else ():
        at, tries = program.fail[failed], 0.0
        while at >= 0 and program.code[at] != op.FAILED:
            if at in kind:
                return 0.0
            tries += program.y[at] if program.code[at] == op.RETRY else 0.0
            at = program.a[at] if program.code[at] == op.JUMP else at + 1
        share **= 1 + tries
    return share


def rates(program: Program) -> list[float]:
    """Requests a second of each kind; of those that are started by others, how often that happens."""
    found = [kind.rate_rps for kind in program.kinds]
    for kind in range(len(found)):  # whoever starts others comes before them
        reading = Reading(program, kind)
        for at in reading.instructions():
            if program.code[at] == op.SPAWN:
                found[program.a[at]] += found[kind] * reading.share[at] * program.y[at]
    return found
