"""A step while it is read, and what it says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.design import Tier
from sim.telling.steps import Place, Sentence

VISITS = {
    "load_balancer": "passes",
    "http_cache": "asks_front_cache",
    "api_gateway": "passes",
    "rate_limiter": "is_counted",
    "gateway": "comes_over",
    "dns": "looks_up",
    "browser_cache": "looks_at_home",
    "model_server": "infers",
    "cdn": "asks_edge",
    "cache": "asks_cache",
    "queue": "hands_over",
    "object_store": "asks_store",
    "third_party": "asks_outside",
    "app": "own_reads",
    "pooler": "asks_pooler",
    "memory_store": "asks_memory",
    "key_value": "asks_copies",
    "search": "asks_index",
    "standby": "asks_standby",
    "file_server": "asks_files",
    "lock": "asks_lock",
    "warehouse": "asks_warehouse",
    "stream": "hands_over",
    "scheduler": "hands_over",
}
TAKES = {
    "workers": "takes_worker",
    "slots": "takes_slot",
    "pool": "takes_pool",
    "lock": "takes_lock",
    "partitions": "takes_partition",
}


@dataclass
class Draft:
    """What `Step` says, before its ways lead to steps: here they lead to instructions. It begins at instruction `at`.

    `code` is "visit" for what is done during a visit to a tier; `about` a job or dataset; `branch` why its ways part.
    """

    at: int
    code: str
    share: float
    tier: Tier | None = None
    link: tuple[str, str] | None = None
    about: str = ""
    parts: dict[str, float] = field(default_factory=dict)
    nodes: int = 1
    policy: str = ""
    takes: list[Place] = field(default_factory=list)
    held: list[Place] = field(default_factory=list)
    ways: list[tuple[str, float, int]] = field(default_factory=list)
    branch: str = ""
    is_write: bool = False
    copies: int = 0
    calls: tuple[int, int] | None = None  # made at once, and waited for
    crossing_ms: float = 0.0  # of the way there and back, what lies between regions

    def sentences(self) -> Iterator[Sentence]:
        """In the order in which they are read."""
        tier = self.tier.id if self.tier else ""
        if self.code == "visit":
            yield from self._of_visit(tier)
        elif self.code not in ("either", "branch"):
            ms, copies = few(sum(self.parts.values())), f"{self.copies:,}"
            yield Sentence(self.code, {"tier": tier, "about": self.about, "ms": ms, "copies": copies})
        if self.crossing_ms:
            yield Sentence("crosses", {"tier": tier, "ms": few(self.crossing_ms)})
        if self.policy:
            yield Sentence(self.policy, {"tier": tier, "nodes": f"{self.nodes:,}"})
        if self.calls:
            yield Sentence("at_once", {"tier": tier, "calls": f"{self.calls[0]:,}", "needed": f"{self.calls[1]:,}"})
        if self.code == "either":
            for outcome, share, _ in self.ways:
                yield Sentence("goes_to", {"tier": outcome, "percent": few(100 * share)})
        elif self.ways:
            share = self.ways[1 if self.branch in ("may_ask", "may_know") else 0][1]
            yield Sentence(self.branch, {"tier": tier, "percent": few(100 * share)})

    def _of_visit(self, tier: str) -> Iterator[Sentence]:
        params = {"tier": tier, "about": self.about, "ms": few(sum(self.parts.values()))}
        for place in self.takes:
            if place.resource in TAKES:
                kept = {"tier": place.tier, "places": f"{place.places:,}", "kept_ms": few(place.kept_ms)}
                kept["nodes"] = f"{place.nodes:,}"
                yield Sentence(TAKES[place.resource], kept)
        connections = next((place for place in self.takes if place.resource == "connections"), None)
        if connections:
            held = {"places": f"{connections.places:,}", "kept_ms": few(connections.kept_ms)}
            work = {"way_ms": few(self.parts.get("way", 0.0)), "cpu_ms": few(self.parts.get("cpu", 0.0))}
            yield Sentence("writes" if self.is_write else "reads", {**params, **held, **work})
        elif self.tier and all(place.resource in ("pool", "lock") for place in self.takes):
            code = VISITS[self.tier.kind]
            yield Sentence("own_writes" if code == "own_reads" and self.is_write else code, params)


def few(value: float) -> str:
    """Three digits or so, for reading."""
    if 0 < value < 0.01:
        return "<0.01"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
