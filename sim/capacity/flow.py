"""How often a program's instructions are reached, how long requests wait at each resource, and how long they take.

Two passes over the instructions, for every way leads forwards. A call of its own (FORK to JOIN) is read as if it were
done in place. What is expected to fail on the way (HAZARD, SHED) comes to nothing behind it; tries again add no load.
The first pass adds up what arrives at each resource; then each line's wait follows, those of pools last; the second
adds up how long each kind of request takes.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from sim.capacity.mixture import Part, fewer, later, quantile_95, share_above
from sim.capacity.waiting import NO_WAIT, Wait, wait
from sim.engine import opcodes as op
from sim.engine.program import NO_LIMIT, NONE, Program
from sim.itinerary.reading import WAYS, failing, waited_s
from sim.itinerary.reading import taken as chance_of
from sim.itinerary.slowest import Moments, joined_at, kth

CROWDED = 12  # rounds in which a line and how long work takes settle on each other
MAY_FAIL = frozenset({op.HAZARD, op.SHED})
SPREAD_OF_HOLDING = 1.0  # squared coefficient of variation of how long a place is kept


@dataclass
class Arrivals:
    """At one resource: visits a second, seconds of service a second, its square, visits in turn, or together."""

    rate: float = 0.0
    work: float = 0.0
    square: float = 0.0
    in_turn: float = 0.0
    at_once: float = 0.0  # visits a second × how many come together with them
    inside: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # of a pool: visits while it is held


@dataclass(frozen=True)
class Took:
    """How long one kind of request takes: 95 of 100 of them, and their mean.

    By part, as in `opcodes`: seconds on the average of all (`spent`), of the regions in which requests are late
    (`late`), and the variance of each part (`spread`).
    """

    p95_s: float
    mean_s: float
    spent: dict[int, float]
    late: dict[int, float]
    spread: dict[int, float]

    def of_late(self) -> dict[int, float]:
        """Seconds by part of one who took the 95th percentile: the means of its region, and of what is missing to the
        percentile more the more a part varies."""
        missing = self.p95_s - sum(seconds for n, seconds in self.late.items() if n != op.SLOW_WORK)
        varies = sum(spread for n, spread in self.spread.items() if n != op.SLOW_WORK)
        more = max(0.0, missing) / varies if varies > 0 else 0.0
        return {n: seconds + more * self.spread.get(n, 0.0) for n, seconds in self.late.items()}


@dataclass
class Times:
    """Of one kind, by instruction: mean and variance in seconds, waits included; those of an RTT in round trips.

    `spent` and `spread` are sums by part without the journeys, of which there are so many round `trips` on the average.
    """

    means: list[float]
    variances: list[float]
    spent: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    spread: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    trips: float = 0.0


class Flow:
    """Arrivals and waits of a program. `held` is what each pool holds while nobody waits, in places."""

    def __init__(self, program: Program, held: dict[int, float]) -> None:
        self.program = program
        self.rates = [kind.rate_rps for kind in program.kinds]
        self.arrivals = [Arrivals() for _ in program.groups]
        self.shares: list[list[float]] = []  # by kind: how often each instruction is reached, from its start to its END
        self.lost: list[float] = []  # by kind: the share that is expected to fail
        self.holders: list[dict[int, tuple[int, ...]]] = []  # by kind: pools held at an instruction, if any
        for kind in range(len(program.kinds)):  # whoever starts others comes before them
            self._arrive(kind)
        self.waits = [NO_WAIT] * len(program.groups)
        self.slower = [1.0] * len(program.groups)  # how many times longer work takes where holders are in their way
        self.held = held
        self.eased = [1.0] * len(program.groups)  # of a pool: the share of waits inside that its places leave room for
        for n, group in enumerate(program.groups):
            if not group.is_pool:
                self.waits[n] = self._at_resource(n)
        pools = [n for n, group in enumerate(program.groups) if group.is_pool]
        for n in sorted(pools, key=lambda n: len(self.arrivals[n].inside)):
            self.waits[n] = self._at_pool(n, held[n])

    # -- arrivals -----------------------------------------------------------------------------------------------------
    def _arrive(self, kind: int) -> None:
        p, start, rate = self.program, self.program.kinds[kind].start, self.rates[kind]
        code, a, b, x = p.code, p.a, p.b, p.x
        end = code.index(op.END, start)
        share = [0.0] * (end - start + 2)
        share[0] = 1.0
        holding: list[int] = []
        holders: dict[int, tuple[int, ...]] = {}
        policy: dict[int, float] = {}
        forks: list[int] = []
        lost = 0.0
        crowd = 0.0  # requests that come with this one
        for i, at in enumerate(range(start, end)):
            what, reached = code[at], share[i]
            if what in WAYS:
                taken = chance_of(p, at)
                share[a[at] - start] += reached * taken
                share[i + 1] += reached * (1 - taken)
                continue
            if what in MAY_FAIL:
                fails = reached * failing(p, at, forks, range(start, end + 1))
                lost += fails
                reached -= fails
                for fork in forks:  # a call that fails is one that whoever waits for it does not get
                    share[a[fork] - start] -= fails / b[fork]
            if what == op.JOIN:
                forks.pop()
                continue
            share[i + 1] += reached * self._calls(at, reached, share, start, forks)
            if what in (op.USE, op.ACQUIRE):
                is_in_turn = policy.get(b[at], op.AT_RANDOM) != op.AT_RANDOM
                together = b[forks[-1]] if forks else 1
                self._visit(at, rate * reached, is_in_turn, holding, together)
                self.arrivals[a[at]].at_once += rate * reached * crowd
                places = p.groups[a[at]].nodes * p.groups[a[at]].servers
                crowd = min(crowd, float(places)) if what == op.ACQUIRE else 0.0
                if holding:
                    holders[i] = tuple(holding)
                if what == op.ACQUIRE:
                    holding.append(a[at])
            elif what == op.RELEASE:
                holding.remove(a[at])
            elif what == op.PICK:
                policy[b[at]] = x[at]
            elif what == op.TICK:
                crowd = rate * reached * x[at]
            elif what == op.SPAWN:
                self.rates[a[at]] += rate * reached * p.y[at]
        self.shares.append(share)
        self.lost.append(lost)
        self.holders.append(holders)

    def _calls(self, at: int, reached: float, share: list[float], start: int, forks: list[int]) -> int:
        """How many go on at the next instruction for each that comes to this one: of a FORK, its calls."""
        p = self.program
        if p.code[at] != op.FORK:
            return 1
        forks.append(at)
        share[p.a[at] - start] += reached
        return p.b[at]

    def _visit(self, at: int, often: float, is_in_turn: bool, holding: list[int], calls: int) -> None:
        p, group = self.program, self.program.a[at]
        here = self.arrivals[group]
        here.rate += often
        if is_in_turn:
            here.in_turn += often
        for pool in holding:
            self.arrivals[pool].inside[group] += often / calls
        if p.code[at] == op.USE:
            work = often * p.x[at]
            here.work += work
            here.square += work * p.x[at] * (1 + p.y[at] * p.y[at])

    # -- waits --------------------------------------------------------------------------------------------------------
    def _ca2(self, n: int) -> float:
        """Of times between arrivals at one node, the squared coefficient of variation: less when nodes take turns."""
        here, nodes = self.arrivals[n], self.program.groups[n].nodes
        return 1 - here.in_turn / here.rate * (1 - 1 / nodes)

    def _at_resource(self, n: int) -> Wait:
        here, group = self.arrivals[n], self.program.groups[n]
        if here.work <= 0:
            return NO_WAIT
        service_s = here.work / here.rate
        cs2 = here.square / here.rate / service_s**2 - 1
        own = self._wait(n, service_s, cs2)
        for _ in range(CROWDED if group.crowd != NONE else 0):
            self.slower[n] += (self._crowded(n, own) - self.slower[n]) / 2
            own = self._wait(n, service_s, cs2)
        return self._together(n, own, service_s)

    def _wait(self, n: int, service_s: float, cs2: float) -> Wait:
        here, group, slower = self.arrivals[n], self.program.groups[n], self.slower[n]
        utilisation = here.work * slower / (group.nodes * group.servers)
        return wait(
            servers=group.servers, utilisation=utilisation, service_s=service_s * slower, cs2=cs2, ca2=self._ca2(n)
        )

    def _crowded(self, n: int, line: Wait) -> float:
        """How many times longer work takes, with as many places held as the line makes it, at most all."""
        group = self.program.groups[n]
        pool = self.program.groups[group.crowd]
        held = (self.held[group.crowd] + self.arrivals[n].rate * line.mean_s) / pool.nodes
        return 1.0 + group.crowd_slope * max(0.0, min(held, float(pool.servers)) - group.crowd_free)

    def _together(self, n: int, own: Wait, service_s: float) -> Wait:
        """With those who come at the same tick: as many as there are servers wait for nobody.

        Of b at once at c servers the k-th waits (k - c) S / c if k is above c: (b - c)² / 2b · S / c on the average.
        """
        here, group = self.arrivals[n], self.program.groups[n]
        b, c = here.at_once / here.rate, group.nodes * group.servers
        if b <= c:
            return own
        longest = (b - c) * service_s / c
        mean_s = (b - c) / (2 * b) * longest
        return Wait(own.mean_s + mean_s, own.variance + longest * longest / 12)

    def _at_pool(self, n: int, held: float) -> Wait:
        """For a place: as for a server that is busy while the place is kept, and what waiting inside spills over.

        Waits of those who keep a place keep it too. When they would keep more places than there are, whoever comes next
        waits for a place instead: the whole wait is the same, its first part outside. A limited line is no longer than
        its limit (Little's law).
        """
        here, group = self.arrivals[n], self.program.groups[n]
        if here.rate <= 0:
            return NO_WAIT
        places, kept_s = group.nodes * group.servers, held / here.rate
        own = wait(
            servers=group.servers,
            utilisation=held / places,
            service_s=kept_s,
            cs2=SPREAD_OF_HOLDING,
            ca2=self._ca2(n),
        )
        inside_s = sum(often * self.waits[each].mean_s for each, often in here.inside.items()) / here.rate
        room_s = max(0.0, places / here.rate - kept_s)
        if inside_s > room_s:
            self.eased[n] = room_s / inside_s
            spilled = inside_s - room_s
            own = Wait(own.mean_s + spilled, own.variance + spilled**2)
        own = self._together(n, own, kept_s)
        if group.limit != NO_LIMIT:
            longest = group.limit * group.nodes / here.rate
            own = own if own.mean_s <= longest else Wait(longest, longest**2 / 4)
        return own

    # -- latency ------------------------------------------------------------------------------------------------------
    def took(self, kind: int, limit_s: float) -> Took:
        """How long this kind of request takes where its target is measured; late are those above `limit_s`."""
        p, times = self.program, self._times(kind)
        regions = list(zip(p.region_share, p.region_rtt_s, strict=True))
        if p.kinds[kind].at_site or not times.trips:
            regions = [(1.0, sum(share * rtt_s for share, rtt_s in regions))]
        parts: list[Part] = []
        late_share = late_rtt_s = mean_rtt_s = 0.0
        for share, rtt_s in regions:
            those = self._through(kind, times, rtt_s)
            lateness = share * sum(part[0] * share_above(part, limit_s) for part in those)
            late_share += lateness
            late_rtt_s += lateness * rtt_s
            mean_rtt_s += share * rtt_s
            parts += [(share * w, mean, variance) for w, mean, variance in those]
        spent, late = dict(times.spent), dict(times.spent)
        if times.trips:
            spent[op.NETWORK] = spent.get(op.NETWORK, 0.0) + times.trips * mean_rtt_s
            far_s = late_rtt_s / late_share if late_share else mean_rtt_s
            late[op.NETWORK] = late.get(op.NETWORK, 0.0) + times.trips * far_s
        return Took(quantile_95(parts), sum(w * mean for w, mean, _ in parts), spent, late, times.spread)

    def _times(self, kind: int) -> Times:
        p, start, shares, holders = self.program, self.program.kinds[kind].start, self.shares[kind], self.holders[kind]
        count = len(shares) - 2
        found = Times([0.0] * count, [0.0] * count)
        is_working, those = False, found
        for i, at in enumerate(range(start, start + count)):
            what, share = p.code[at], shares[i]
            if what in (op.USE, op.ACQUIRE):
                eased = min([self.eased[pool] for pool in holders[i]]) if i in holders else 1.0
                self._at(those, i, at, share, eased)
            elif what in (op.DELAY, op.RTT, op.TICK):
                mean = waited_s(p, at) if what == op.DELAY else p.x[at]
                found.means[i], found.variances[i] = mean, (mean * p.y[at]) ** 2
                if what == op.TICK:  # any time until the next is as likely as another
                    found.means[i], found.variances[i] = mean / 2, mean**2 / 12
                if what == op.RTT:
                    found.trips += share * mean
                else:
                    those.spent[p.a[at]] += share * found.means[i]
                    those.spread[p.a[at]] += share * found.variances[i]
            elif what == op.WORK:
                is_working = p.a[at] == 0
            elif what == op.FORK and p.b[at] > 1:
                those = Times(found.means, found.variances)
            elif what == op.JOIN and not p.b[at]:
                self._joined(found, those, kind, at)
                those = found
            if is_working and what != op.RTT:
                those.spent[op.SLOW_WORK] += share * found.means[i]
                those.spread[op.SLOW_WORK] += share * found.variances[i]
        return found

    def _joined(self, found: Times, calls: Times, kind: int, at: int) -> None:
        """Of the calls that end at this JOIN only the last that is waited for is spent; each part in proportion."""
        start = self.program.kinds[kind].start
        code, onwards = self.program.code, self.program.a
        fork = next(n for n in range(start, at) if code[n] == op.FORK and onwards[n] == at + 1)
        each = moments(self._in_calls(found, fork, start))
        last = kth(self.program.b[fork], round(self.program.x[fork]), each)
        of = 1 / self.program.b[fork]
        longer = last.mean / each.mean if each.mean else 1.0
        wider = last.variance / each.variance if each.variance else 1.0
        for part, seconds in calls.spent.items():
            found.spent[part] += seconds * of * longer
        for part, spread in calls.spread.items():
            found.spread[part] += spread * of * wider

    def _in_calls(self, times: Times, fork: int, start: int) -> list[Part]:
        """How long one call of a FORK takes: shares with their means and variances."""
        p, now = self.program, [(1.0, 0.0, 0.0)]
        ahead: dict[int, list[Part]] = {}
        for at in range(fork + 1, joined_at(p, fork) + 1):
            now = fewer([*now, *ahead.pop(at, [])])
            if p.code[at] == op.BRANCH:
                taken = chance_of(p, at)
                ahead.setdefault(p.a[at], []).extend((w * taken, m, v) for w, m, v in now)
                now = [(w * (1 - taken), m, v) for w, m, v in now]
            now = later(now, times.means[at - start], times.variances[at - start])
        return now

    def _at(self, found: Times, i: int, at: int, share: float, eased: float) -> None:
        """A visit to a resource: the wait for it and, unless it is only taken, its service."""
        p, group = self.program, self.program.a[at]
        line, part = self.waits[group], op.PARTS + 2 * group
        waited, spread = line.mean_s * eased, line.variance * eased * eased
        if waited:
            found.spent[part] += share * waited
            found.spread[part] += share * spread
        if p.code[at] == op.USE:
            took = p.x[at] * self.slower[group]
            own = (took * p.y[at]) ** 2
            found.spent[part + 1] += share * took
            found.spread[part + 1] += share * own
            waited, spread = waited + took, spread + own
        found.means[i], found.variances[i] = waited, spread

    def _through(self, kind: int, times: Times, rtt_s: float) -> list[Part]:
        """The times of those from one region: shares with their means and variances."""
        p, own = self.program, self.program.kinds[kind]
        ahead: dict[int, list[Part]] = {}
        now: list[Part] = [(1.0, 0.0, 0.0)]
        done: list[Part] = []
        outer = now
        mean_s = variance = 0.0
        for i, at in enumerate(range(own.start, own.start + len(times.means))):
            if at in ahead:
                now = fewer([*later(now, mean_s, variance), *ahead.pop(at)])
                mean_s = variance = 0.0
            what = p.code[at]
            if what in WAYS:
                taken = chance_of(p, at)
                now = later(now, mean_s, variance)
                mean_s = variance = 0.0
                ahead.setdefault(p.a[at], []).extend((w * taken, m, v) for w, m, v in now)
                now = [(w * (1 - taken), m, v) for w, m, v in now] if taken < 1 else []
            elif what == op.FORK and p.b[at] > 1:
                now, outer, fork = [(1.0, 0.0, 0.0)], later(now, mean_s, variance), at
                mean_s = variance = 0.0
            elif what == op.JOIN and not p.b[at]:
                each = moments(later(now, mean_s, variance))
                now, (mean_s, variance) = outer, kth(p.b[fork], round(p.x[fork]), each)
            elif what == op.STAMP and own.at_site:
                if p.a[at] == 0:
                    now = [(sum(w for w, _, _ in now), 0.0, 0.0)]
                else:
                    done, now = done + later(now, mean_s, variance), []
                mean_s = variance = 0.0
            elif what == op.RTT:
                mean_s += times.means[i] * rtt_s
                variance += times.variances[i] * rtt_s * rtt_s
            else:
                mean_s += times.means[i]
                variance += times.variances[i]
        end = own.start + len(times.means)
        return fewer([*done, *later(now, mean_s, variance), *ahead.pop(end, [])])


def moments(parts: list[Part]) -> Moments:
    """Mean and variance of a mixture whose shares sum to one."""
    mean = sum(share * m for share, m, _ in parts)
    return Moments(mean, sum(share * (v + (m - mean) ** 2) for share, m, v in parts))
