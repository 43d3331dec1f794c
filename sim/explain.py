"""What does one request do? The steps of every request class and job in a design, read back from its program.

Nothing is computed twice: probabilities, times and places are those of the instructions that the engine runs.
"""

from collections.abc import Iterator

from sim.design import Design, Tier
from sim.engine import opcodes as op
from sim.errors import Findings
from sim.growth import grown
from sim.itinerary import Itineraries, itineraries
from sim.itinerary.data import APPLY, JOB, TOKEN
from sim.itinerary.reading import Reading, rates
from sim.itinerary.writer import Note, Visit
from sim.plan import plan
from sim.telling.draft import Draft
from sim.telling.steps import Itinerary, Place, Step, Way
from sim.workload import Workload

POLICIES = {
    op.ROUND_ROBIN: "in_turn",
    op.SHORTER_OF_TWO: "shorter_line",
    op.AT_RANDOM: "at_random",
    op.SHORTEST: "shortest_line",
    op.HASHED: "by_key",
    op.STICKY: "by_user",
}
PARTS = {op.NETWORK: "way", op.LAN: "way", op.CALL: "call", op.FILES: "files"}
MAY_ASK = {"may_ask", "may_know"}  # why some go past a cache
OF_ITS_OWN = {"start", "opens", "pushes"}  # work that is a step, and told by its purpose
NOTHING = Note("")


def explain(design: Design, workload: Workload, *, users: float) -> tuple[Itinerary, ...]:
    """What one request of every class, and one job of every kind, does at the daily peak of so many users.

    Classes come first, in the workload's order; then the jobs that a queue takes. A job that no queue takes is done
    inside the requests that start it, and so among their steps. Raises Findings for a design that makes no sense yet.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    load = workload.at(users)
    written = itineraries(grown(made, load), load)
    tiers = {tier.id: tier for tier in design.tiers}
    often = rates(written.program)
    return tuple(
        _itinerary(Reading(written.program, n), written, tiers, often[n])
        for n, kind in enumerate(written.program.kinds)
        if not kind.is_spawned or kind.name.startswith(JOB)
    )


def _itinerary(reading: Reading, written: Itineraries, tiers: dict[str, Tier], rate_rps: float) -> Itinerary:
    kind = reading.kind
    return Itinerary(
        name=kind.name.removeprefix(JOB),
        is_job=kind.is_spawned,
        rate_rps=rate_rps,
        at_site=kind.at_site,
        mean_ms=reading.mean_ms(),
        measured_ms=reading.measured_ms(),
        steps=_Steps(reading, written, tiers).read(),
    )


class _Steps:
    """Instructions in, steps out. What is done during one visit to a tier is one step; an app's work is not."""

    def __init__(self, reading: Reading, written: Itineraries, tiers: dict[str, Tier]) -> None:
        self.reading, self.program, self.tiers = reading, reading.program, tiers
        self.notes, self.visits = written.notes, written.visits
        self.drafts: list[Draft] = []
        self.open: Draft | None = None  # the visit that is going on
        self.visit: Visit | None = None  # begun, and of no step yet
        self.picked: tuple[int, str] | None = None  # likewise
        self.held: dict[int, Place] = {}

    def read(self) -> tuple[Step, ...]:
        taken = [at for at in self.reading.instructions() if self.reading.share[at] > 0]
        landings = {way for at in taken for way, _ in self.reading.ways(at) if way != at + 1}
        for at in taken:
            if at in landings:
                self.open = None
            if at in self.visits:
                self.open, self.visit = None, self.visits[at]
            self._instruction(at)
        starts = {draft.at: n for n, draft in enumerate(self.drafts)}
        return tuple(self._step(draft, starts) for draft in self.drafts)

    def _step(self, draft: Draft, starts: dict[int, int]) -> Step:
        ways = draft.ways or [("then", 1.0, draft.at + 1)]
        return Step(
            code=draft.branch if draft.code == "branch" else draft.code,
            tier=draft.tier.id if draft.tier else None,
            link=draft.link,
            share=draft.share,
            parts=draft.parts,
            nodes=draft.nodes,
            policy=draft.policy,
            takes=tuple(draft.takes),
            held=tuple(draft.held),
            ways=tuple(Way(outcome, share, self._onwards(at, starts)) for outcome, share, at in ways),
            sentences=tuple(draft.sentences()),
        )

    def _onwards(self, at: int, starts: dict[int, int]) -> int:
        """The first step that begins at an instruction or behind it."""
        while at not in starts and at < self.reading.end:
            at = self.reading.ways(at)[0][0] if self.program.code[at] == op.JUMP else at + 1
        return starts.get(at, len(starts))

    def _instruction(self, at: int) -> None:
        note = self.notes.get(at, NOTHING)
        match self.program.code[at]:
            case op.PICK:
                self._pick(at)
            case op.ACQUIRE:
                self._take(at)
            case op.FORK:
                self._fork(at, note)
            case op.RELEASE:
                del self.held[self.program.a[at]]
            case op.TICK:
                self._add(self._draft(at, "waits_tick", note.about), at)
            case op.DELAY:
                self._delay(at, note)
            case op.RTT:
                self._add(self._draft(at, f"journey_{note.why}"), at)
            case op.USE:
                self._use(at, note)
            case op.BRANCH | op.LOOKUP:
                self._branch(at, note)
            case op.SPAWN:
                self._spawn(at)
            case op.WORK:
                self._draft(at, f"work_{note.why}", about=note.about)

    # -- drafts -------------------------------------------------------------------------------------------------------
    def _draft(self, at: int, code: str, tier: str = "", about: str = "") -> Draft:
        """A step of its own; it takes over what was said on the way to it."""
        draft = Draft(at, code, self.reading.share[at], self.tiers.get(tier), about=about)
        if self.visit and self.visit.source != self.visit.target:
            draft.link = self.visit.source, self.visit.target
        if self.picked:
            draft.nodes, draft.policy = self.picked
        draft.held = list(self.held.values())
        self.open = self.visit = self.picked = None
        self.drafts.append(draft)
        return draft

    def _visited(self, at: int) -> Draft:
        """The step of the visit that has begun or is going on."""
        if self.visit:
            target, what = self.visit.target, self.visit.what
            self.open = self._draft(at, "visit", target, what)
        assert self.open
        return self.open

    def _add(self, draft: Draft, at: int) -> None:
        group = self.program.groups[self.program.a[at]].resource if self.program.code[at] == op.USE else ""
        part = group or PARTS[self.program.a[at]]
        draft.parts[part] = draft.parts.get(part, 0.0) + self.reading.ms(at)

    # -- instructions -------------------------------------------------------------------------------------------------
    def _pick(self, at: int) -> None:
        if self.program.x[at] == op.OWN:  # of those that are asked at once, each its own
            return
        picked = self.program.groups[self.program.a[at]].nodes, POLICIES[int(self.program.x[at])]
        if self.open:
            self.open.nodes, self.open.policy = picked
        else:
            self.picked = picked

    def _delay(self, at: int, note: Note) -> None:
        """The way there and back belongs to a visit; a journey, and a wait for nobody who is drawn, do not."""
        if not note.about:
            self._add(self._draft(at, note.why or "calls"), at)
            return
        visited = self._visited(at)
        visited.crossing_ms += self.reading.ms(at) if note.why == "crosses" else 0.0
        self._add(visited, at)

    def _fork(self, at: int, note: Note) -> None:
        """Calls that go on together; one on its own is told only if it may be tried again."""
        if self.program.b[at] > 1:
            self._visited(at).calls = self.program.b[at], round(self.program.x[at])
        elif note.why == "again":
            self._draft(at, "asks_again", note.about).copies = int(self.program.y[self.program.fail[at]])

    def _take(self, at: int) -> None:
        draft, pool = self._visited(at), self.program.a[at]
        group = self.program.groups[pool]
        place = Place(group.tier, group.resource, group.servers, group.nodes, self.reading.kept_ms(at))
        self.held[pool] = place
        draft.takes.append(place)
        draft.held.append(place)

    def _use(self, at: int, note: Note) -> None:
        """Computing, a disk and a network are steps of their own; other work belongs to a visit."""
        resource = self.program.groups[self.program.a[at]].resource
        if note.why in OF_ITS_OWN:
            draft = self._draft(at, note.why, note.about)
        elif resource in ("cpu", "gpu") and note.why != "compute":
            draft = self._visited(at)
            draft.is_write = note.why == "write"
        else:
            draft = self._draft(at, f"disk_{note.why}" if resource == "disk" else resource, note.about)
        self._add(draft, at)

    def _branch(self, at: int, note: Note) -> None:
        if note.why in (
            "or",
            "elsewhere",
            "from",
        ):  # told of at the first of a chain; by faults alone; only how far it is
            return
        if note.why == "either":
            self._draft(at, "either").ways = list(self._choices(at))
            return
        (target, chance), (onwards, rest) = self.reading.ways(at)
        is_asking = note.why in MAY_ASK
        if is_asking and not chance:
            return
        draft = self.open if self.open and note.why != "may_ask" else self._draft(at, "branch", note.about)
        words = ("may_not", "may_ask") if is_asking else ("hit", "miss")
        draft.branch = note.why
        draft.ways = [(words[0], chance, target), (words[1], rest, onwards)]
        self.open = None

    def _choices(self, at: int) -> Iterator[tuple[str, float, int]]:
        """The ways of a chain of branches: the first, the next, and whatever is left."""
        left, why = 1.0, "or"
        while why == "or":
            (target, rest), (onwards, chance) = self.reading.ways(at)
            yield self._chosen(onwards), left * chance, onwards
            left, at, why = left * rest, target, self.notes.get(target, NOTHING).why
        yield self._chosen(at), left, at

    def _chosen(self, at: int) -> str:
        """Who is asked on the way that begins here; of a site, what stands there first."""
        return self.visits[at].target if at in self.visits else self.notes[at].about

    def _spawn(self, at: int) -> None:
        kind = self.program.kinds[self.program.a[at]]
        if kind.name.startswith(TOKEN):
            return
        if kind.name.startswith(JOB):
            self._draft(at, "starts_job", about=kind.name.removeprefix(JOB))
        else:
            self._draft(at, "copies_write", kind.name.removeprefix(APPLY)).copies = int(self.program.y[at])
