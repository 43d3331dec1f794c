"""Two people draw through the balancer, each at a node, while one part after another is killed. Prints what was lost.

`python -m tests.stack.drill --kills 40`; or as a function, from the tests. A person here is the one of
tests/designs/test_kill.py, who does what the outbox of a browser does. The standby is synchronous: without it the loss
of the primary may cost what was acknowledged in its last moments.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
django.setup()

from practice.designs import graph  # noqa: E402
from tests.designs.test_kill import IN_FLIGHT, Browser  # noqa: E402
from tests.stack.served import Served, served  # noqa: E402

FAST = {"EDIT_RATE": 10_000, "EDIT_BURST": 10_000}
BLOWS: dict[str, Callable[[Served], object]] = {
    "node killed": lambda stack: stack.kill_part(random.choice(("node-1", "node-2"))),
    "worker killed": lambda stack: stack.kill_part(random.choice(("worker-1", "worker-2"))),
    "Redis forgets all": lambda stack: stack.redis().flushall(),
    "Redis killed": lambda stack: stack.kill_part("redis"),
    "balancer killed": lambda stack: stack.kill_part("balancer"),
    "standby killed": lambda stack: stack.kill_part(standby_of(stack)),
    "primary killed": lambda stack: stack.kill_part(stack.primary),
}


@dataclass
class Outcome:
    """`silence_s`: by blow, how long until an edit made after it was acknowledged, at the longest."""

    kills: int = 0
    hit: int = 0
    in_flight: int = 0
    resent: int = 0
    acknowledged: int = 0
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    silence_s: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        rows = [f"  {blow:18} {seconds:5.1f} s" for blow, seconds in self.silence_s.items()]
        return "\n".join(
            [
                f"{self.kills} kills, {self.hit} with edits in flight ({self.in_flight} edits); "
                f"{self.resent} sent again",
                f"{self.acknowledged} acknowledged, {len(self.lost)} lost, {self.stored} stored; "
                f"diverged: {', '.join(self.problems) or 'nothing'}",
                "acknowledged again after, at most:",
                *rows,
            ]
        )


def drill(stack: Served, blows: Sequence[str], *, seed: int = 7) -> Outcome:
    chance, out = random.Random(seed), Outcome()
    random.seed(seed)
    owner = stack.make_owner()
    people = [Browser(stack, owner, letter) for letter in "ab"]
    for person in people:
        person.start()
    _wait_for_progress(people)
    for blow in blows:
        time.sleep(chance.uniform(0.1, 1.0))
        unanswered = sum(len(person.pending) for person in people)
        out.kills, out.hit, out.in_flight = out.kills + 1, out.hit + bool(unanswered), out.in_flight + unanswered
        BLOWS[blow](stack)
        silence_s = _wait_for_progress(people)
        out.silence_s[blow] = max(out.silence_s.get(blow, 0.0), silence_s)
        stack.wait_until_whole()
    for person in people:
        person.over.set()
    for person in people:
        person.join(30)
    _compare(stack, owner["design"], people, out)
    return out


def _wait_for_progress(people: list[Browser]) -> float:
    """Seconds until both have had an edit acknowledged that they made from now on."""
    began = time.monotonic()
    enough = [len(person.acknowledged) + IN_FLIGHT for person in people]  # more than those on the way
    while any(len(person.acknowledged) <= few for person, few in zip(people, enough, strict=True)):
        if time.monotonic() - began > 60:
            raise AssertionError("nothing is acknowledged any more")
        time.sleep(0.01)
    return time.monotonic() - began


def _compare(stack: Served, design: str, people: list[Browser], out: Outcome) -> None:
    """What is asked about is what the primary holds now."""
    log = stack.log_of(design)
    before, now = stack.drawings_of(design)
    stored = {edit: seq for seq, edit, _ in log}
    acknowledged = {edit: seq for person in people for edit, seq in person.acknowledged.items()}
    out.acknowledged, out.stored = len(acknowledged), len(log)
    out.resent = sum(person.resent for person in people)
    out.lost = [edit for edit, seq in acknowledged.items() if stored.get(edit) != seq]
    checks = {
        "a number is missing or twice": [seq for seq, _, _ in log] == list(range(1, len(log) + 1)),
        "an edit made is not there once": len(stored) == len(log) == sum(person.made for person in people),
        "an edit was refused or is pending": not any(person.refused or person.pending for person in people),
        "a person knows another log": all(
            log[seq - 1][1] == edit for person in people for seq, edit in person.known.items()
        ),
        "the drawing is not what the log folds to": now == graph.fold([changes for _, _, changes in log], before),
    }
    out.problems = [problem for problem, is_fine in checks.items() if not is_fine]


def mixed(kills: int, *, seed: int = 7) -> list[str]:
    """Each kind of blow once, as far as that goes, then whatever chance says."""
    chance = random.Random(seed)
    return [*BLOWS, *(chance.choice(list(BLOWS)) for _ in range(kills))][:kills]


def standby_of(stack: Served) -> str:
    return "postgres-2" if stack.primary == "postgres-1" else "postgres-1"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stack.drill", description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--only", choices=list(BLOWS), help="one kind of blow")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    blows = [asked.only] * asked.kills if asked.only else mixed(asked.kills, seed=asked.seed)
    with served(**FAST) as stack:
        sys.stdout.write(f"ready after {stack.ready_s:.1f} s\n")
        sys.stdout.flush()
        out = drill(stack, blows, seed=asked.seed)
    sys.stdout.write(f"{out}\n")
    return bool(out.lost or out.problems)


if __name__ == "__main__":
    sys.exit(main())
