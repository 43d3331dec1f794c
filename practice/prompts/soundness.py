"""Is a prompt fair? Its designs played through, so that none is unwinnable and none is won by accident.

The reference holds, now and at the horizon, within the budget, and can lose no tier. The naive design breaks at the
resource that the lesson names, near the load it names. The over-built one holds, and the removal test names what is
idle in it.
"""

from collections.abc import Iterator
from functools import cached_property

import sim
from practice.prompts.catalogue import Prompt
from sim.design import Design
from sim.words import REASONS

WITHIN = 1.5  # times: how far the naive design's limit may be from what the lesson says
SEED = 11
REQUESTS = 30_000


class Soundness:
    """The faults of one prompt, in sentences for whoever writes it; each asks a different design."""

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.workload = prompt.workload

    @cached_property
    def reference(self) -> Design:
        return self.prompt.design("reference")

    def faults(self) -> Iterator[str]:
        yield from self.of_reference()
        yield from self.of_naive()
        yield from self.of_overbuilt()

    def of_reference(self) -> Iterator[str]:
        for users in (self.workload.users_daily, self.workload.users_horizon):
            yield from self._broken("reference", self.reference, users)
        usd = sim.cost(self.reference, self.workload, users=self.workload.users_daily).usd_month.value
        if usd > self.prompt.lesson.budget_usd_month:
            yield f"reference: costs {usd:.0f} USD a month, above the budget"
        if idle := self._idle(self.reference):
            yield f"reference: could lose {', '.join(sorted(idle))}"

    def of_naive(self) -> Iterator[str]:
        drawn, said = self.prompt.design("naive"), self.prompt.lesson
        points = sim.capacity(drawn, self.workload, users=self.workload.users_daily).breakpoints
        if not points:
            yield "naive: never breaks"
            return
        first, rps = points[0].bottleneck, self.workload.at(points[0].users).rate_rps
        if first.resource != said.breaks:
            yield f"naive: {first.resource} of {first.tier} runs out first, not {said.breaks}"
        if not said.rps / WITHIN <= rps <= said.rps * WITHIN:
            yield f"naive: breaks at {rps:.4g} requests a second, not near {said.rps:.4g}"

    def of_overbuilt(self) -> Iterator[str]:
        drawn = self.prompt.design("overbuilt")
        if broken := [*self._broken("overbuilt", drawn, self.workload.users_daily)]:
            yield from broken
            return
        if (idle := self._idle(drawn)) != self.prompt.lesson.idle:
            yield f"overbuilt: the removal test names {', '.join(sorted(idle)) or 'nothing'}"
        bills = [sim.cost(each, self.workload, users=self.workload.users_daily) for each in (self.reference, drawn)]
        if bills[0].usd_month.value >= bills[1].usd_month.value:
            yield "overbuilt: costs no more than the reference"

    def _broken(self, name: str, drawn: Design, users: float) -> Iterator[str]:
        try:
            result = sim.simulate(drawn, self.workload, users=users, seed=SEED, requests=REQUESTS)
        except sim.Findings as findings:
            yield f"{name}: {', '.join(map(str, findings.findings))}"
            return
        if result.verdict != "holds":
            found = result.bottleneck
            why = REASONS[found.code] % found.params if found else "too close to call"
            yield f"{name}: does not hold at {users:.3g} users a day: {why}"

    def _idle(self, drawn: Design) -> frozenset[str]:
        """As the site would say it: by its own seed."""
        found = sim.removal(drawn, self.workload, users=self.workload.users_daily)
        return frozenset(tier.tier for tier in found.tiers if tier.label == "idle")
