"""Work that an app has done by others that compute: services of ours, and services of somebody else."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import Breaker
from sim.itinerary.data import DataWriter
from sim.itinerary.writer import Judged, Landing, Relief, Seen, constant
from sim.plan import Caller, Plan, names_of
from sim.workload import Call, Compute, Infer, Load, Need


class CallWriter(DataWriter):
    """`failing` is the share of calls that is expected to fail, by tier of somebody else's."""

    def __init__(self, plan: Plan, load: Load, relief: Relief, before: Mapping[str, Seen] | None = None) -> None:
        super().__init__(plan, load, relief, before)
        self.failing: dict[str, float] = {}
        self.breakers: dict[str, int] = {}

    def outside(self, caller: Caller, need: Call) -> None:
        """A call of somebody else's service: of a drawn one, with all that was said of it, or just a wait."""
        tier = caller.third_party(need.on)
        if tier is None:
            self.hazard("call")
            self.delay(op.CALL, need.ms, constant("call_cv") if need.cv is None else need.cv)
        elif tier.id not in self.relief:
            landing = Landing()
            if tier.get("optional"):
                self.otherwise(lambda: self._third_party(caller.tier, tier, need), landing)
            else:
                self._third_party(caller.tier, tier, need)
            landing.at = len(self.program.code)

    def _third_party(self, caller: Tier, tier: Tier, need: Call) -> None:
        """Nobody is called while the breaker is open; nobody is waited for longer than `timeout_ms`.

        The call lasts as long as the tier says, else as the need does.
        """
        ms, cv = float(tier.get("latency_ms") or need.ms), constant("call_cv") if need.cv is None else need.cv
        cv = cv if tier.get("spread") is None else float(tier.get("spread"))
        own = tier.get("error_percent")
        errors = constant("third_party_errors") if own is None else float(own) / 100
        most_ms = float(tier.get("timeout_ms") or math.inf)
        late = share_above(most_ms, ms, cv)
        lost = late + (1 - late) * errors
        self.failing[tier.id] = lost
        guarded = Judged(self._breaker(tier)) if tier.get("breaker") else None
        if guarded:
            self.put(op.GUARD, a=guarded.breaker)
            self.undo.append(guarded)
        self.call(caller, tier)

        def wait() -> None:
            self.hazard("call", tier.id)
            waited_ms = mean_until(most_ms, ms, cv, is_given_up=bool(tier.get("optional"))) if late else None
            self.delay(op.CALL, ms, cv, at=tier.id, waited_ms=waited_ms)
            self.note(self.put(op.HAZARD, a=op.ERROR, x=errors, y=lost), "fails", tier.id)

        if math.isfinite(most_ms):
            self.apart(wait, at_most_ms=most_ms, part=op.CALL)
        else:
            wait()
        if guarded:
            self.undo.remove(guarded)
            self.put(op.JUDGE, a=guarded.breaker, b=1)

    def infer(self, caller: Caller, need: Infer) -> None:
        """A model makes up an answer, token by token, in one of the places of its batch; a few may wait for one."""
        tier = caller.model
        assert tier
        each = tier.get("token_ms")
        ms = need.tokens * (token_ms(tier) if each is None else float(each))
        places = self.group(tier, "gpu", int(tier.get("batch")), limit=int(tier.get("line")))
        self.call(caller.tier, tier)
        self.pick(places, tier, op.SHORTER_OF_TWO)
        self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
        self.use(places, tier, ms, constant("token_cv"), "infers")

    def _breaker(self, tier: Tier) -> int:
        if tier.id not in self.breakers:
            self.breakers[tier.id] = len(self.program.breakers)
            self.program.breakers.append(Breaker(tier.id, open_s=constant("breaker_open_s")))
        return self.breakers[tier.id]


def token_ms(tier: Tier) -> float:
    """Time of one token in a batch of that size: the weights are read once for all, so it grows with the size of the
    batch only from `batch_free` on: times max(1, batch / batch_free)."""
    crowded = max(1.0, int(tier.get("batch")) / constant("batch_free"))
    return constant(f"token_{tier.get('size')}_ms") * crowded


def computing(
    caller: Caller, needs: tuple[Need, ...]
) -> tuple[tuple[Compute, ...], list[tuple[Caller, tuple[Need, ...]]]]:
    """What a caller computes itself, and what each of its services does.

    A need that names a service goes there. Of what names none each service takes the share `takes`, and all together
    at most everything; a service that says what it `serves`, and not what it takes, takes nothing of that.
    """
    taken: dict[str, list[Need]] = defaultdict(list)
    own: list[Compute] = []
    unnamed: list[Compute] = []
    for need in needs:
        if isinstance(need, Compute):
            service = caller.service_named(need.on)
            if service:
                taken[service.tier.id].append(need)
            else:
                (own if need.on else unnamed).append(need)
    shares = {each.tier.id: _takes(each.tier) for each in caller.services}
    whole = max(1.0, sum(shares.values()))
    for each in caller.services:
        if shares[each.tier.id]:
            taken[each.tier.id] += _parts(unnamed, shares[each.tier.id] / whole)
    own += _parts(unnamed, 1 - sum(shares.values()) / whole)
    return tuple(own), [(each, tuple(taken[each.tier.id])) for each in caller.services if taken[each.tier.id]]


def _takes(tier: Tier) -> float:
    said = tier.get("takes")
    if said is None:
        return 0.0 if names_of(tier, "serves") else constant("service_takes")
    return float(said)


def share_above(limit: float, mean: float, cv: float) -> float:
    """Share of times above a limit: of those that the engine draws (fixed, exponential or lognormal by cv 0, 1, else).

    >>> round(share_above(2.0, 1.0, 1.0), 4)
    0.1353
    """
    if mean <= 0 or math.isinf(limit):
        return 0.0
    if cv <= 0:
        return 1.0 if mean > limit else 0.0
    if cv == 1:
        return math.exp(-limit / mean)
    spread, z = _lognormal(limit, mean, cv)
    return NormalDist().cdf(-(z + spread / 2))


def mean_until(limit: float, mean: float, cv: float, *, is_given_up: bool) -> float:
    """Mean of what is waited when nobody waits longer than the limit; of those who are answered before, or of all who
    wait or give up (`is_given_up`): E[T; T ≤ limit], and limit × P(T > limit)."""
    above = share_above(limit, mean, cv)
    if cv <= 0:
        below = mean if mean <= limit else 0.0
    elif cv == 1:
        below = mean - (mean + limit) * above
    else:
        spread, z = _lognormal(limit, mean, cv)
        below = mean * NormalDist().cdf(z - spread / 2)
    return below + limit * above if is_given_up or above >= 1 else below / (1 - above)


def _lognormal(limit: float, mean: float, cv: float) -> tuple[float, float]:
    """Standard deviation of the logarithm, and how many of them the limit is above the mean."""
    spread = math.sqrt(math.log(1 + cv * cv))
    return spread, math.log(limit / mean) / spread


def _parts(needs: list[Compute], share: float) -> list[Compute]:
    """The same share of each."""
    return [replace(need, ms=need.ms * share) for need in needs if share > 0]
