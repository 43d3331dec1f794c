"""Would the tests notice? `make mutants` breaks the simulator on purpose, one way at a time, in a copy of this folder.

For each the tests of physics run (without the golden runs, which notice any change); exit status 1 if they stay green.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parents[1]
TESTS = [
    f"tests/sim/test_{name}.py" for name in ("pools", "data_tiers", "measures", "popularity", "loop", "properties")
]
SLOW = ["tests/sim/test_closed_forms.py"]
SECONDS = 600.0
CALM = os.environ | {"CI": "true"}  # hypothesis then draws the same examples each time, and remembers none


@dataclass(frozen=True)
class Mutant:
    """`old` stands in the file exactly once, and `new` instead breaks it."""

    name: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant(
        "a connection is not given back",
        "sim/itinerary/keepers/rows.py",
        "    to.release(connections, tier.id)\n",
        "    to.holding.remove(connections)\n    to.undo.remove((connections, to.slot(tier.id)))\n",
    ),
    Mutant(
        "nine of ten lookups of unpopular items hit, always",
        "sim/itinerary/data.py",
        "found = self.put(op.LOOKUP, b=keys, x=items.others, y=hit, c=op.LAN, z=",
        "found = self.put(op.LOOKUP, b=keys, x=0.9, y=hit, c=op.LAN, z=",
    ),
    Mutant(
        "replicas do not apply writes",
        "sim/itinerary/data.py",
        "        for replica in self.plan.replicas_of(primary):\n",
        "        for replica in self.plan.replicas_of(primary)[:0]:\n",
    ),
    Mutant(
        "a full line turns nobody away",
        "sim/engine/loop.py",
        "me.pc = pc + 1\n                elif groups[group].limit >= 0 and st[s].line >= groups[group].limit:",
        "me.pc = pc + 1\n                elif groups[group].limit >= 0 and st[s].line >= 1_000_000_000:",
    ),
    Mutant(
        "round trips to the database take no time",
        "sim/itinerary/keepers/rows.py",
        'to.delay(op.LAN, asks.queries * constant("lan_rtt_ms")',
        'to.delay(op.LAN, 0 * asks.queries * constant("lan_rtt_ms")',
    ),
    Mutant(
        "what is not yet settled is measured too",
        "sim/engine/machine.py",
        "WARM_SHARE = 0.1\n",
        "WARM_SHARE = 0.0\n",
    ),
    Mutant(
        "the 90th percentile passes for the 95th",
        "sim/simulation.py",
        "for q in (0.50, 0.95, 0.99))",
        "for q in (0.50, 0.90, 0.99))",
    ),
    Mutant(
        "workers are given back before the waiting begins",
        "sim/itinerary/translate.py",
        "        self._work_of(app, item.needs)\n        self.release(workers, app.tier.id)\n",
        "        self.release(workers, app.tier.id)\n        self._work_of(app, item.needs)\n",
    ),
    Mutant(
        "all keys live on the first shard",
        "sim/itinerary/data.py",
        "            self.put(op.PICK, a=group, b=self.slot(tier.id), x=op.HASHED, c=asks.number)\n",
        "",
    ),
    Mutant(
        "jobs are done in the request although there is a queue",
        "sim/itinerary/translate.py",
        "        if caller.queues:\n",
        "        if caller.queues and not job.needs:\n",
    ),
    Mutant(
        "a retry is no work",
        "sim/engine/stations.py",
        "rq[r].key, rq[r].draws) * st[s].pace\n",
        "rq[r].key, rq[r].draws) * st[s].pace * (0.0 if rq[r].parent < 0 and rq[r].tries > 0 else 1.0)\n",
    ),
    Mutant(
        "the second call of a hedge is no work",
        "sim/engine/stations.py",
        "rq[r].key, rq[r].draws) * st[s].pace\n",
        "rq[r].key, rq[r].draws) * st[s].pace\n"
        "    if rq[r].parent >= 0 and rq[r].tries > 0 and code[rq[rq[r].parent].pc].y > 0.0:\n"
        "        service = 0.0\n",
    ),
    Mutant(
        "a hedge is sent although the answer is there",
        "sim/engine/loop.py",
        "            elif rq[rq[r].parent].gen != rq[r].heir:\n",
        "            elif rq[r].heir < 0:\n",
    ),
    Mutant(
        "whoever is lost with a node keeps what he holds elsewhere",
        "sim/engine/loop.py",
        "                if step.fail >= 0:\n",
        "                if step.fail >= 0 and me.cause != 10:\n",
    ),
    Mutant(
        "an item that was fetched is not kept",
        "sim/engine/loop.py",
        "items[item].until = now + ttl\n",
        "items[item].until = now\n",
    ),
    Mutant(
        "nobody goes before others",
        "sim/engine/line.py",
        "    before = st[s].tail if not first else st[s].high\n",
        "    first = 0 * first\n    before = st[s].tail if not first else st[s].high\n",
    ),
    Mutant(
        "a breaker never opens",
        "sim/engine/guards.py",
        "if guards[b].bad >= guards[b].share * guards[b].all:",
        "if guards[b].bad > 2.0 * guards[b].all:",
    ),
    Mutant(
        "a first try earns no retries",
        "sim/engine/loop.py",
        "            elif what == EARN:\n                earns(budgets, step.a)\n",
        "            elif what == EARN:\n",
    ),
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copytree(ROOT, copy, ignore=ignore_patterns(".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache"))
        if first := failure(copy):
            say(f"The tests fail without any mutant: {first}")
            return 1
        missed = [mutant for mutant in MUTANTS if not is_caught(copy, mutant)]
    say(f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)} caught.")
    return 1 if missed else 0


def is_caught(copy: Path, mutant: Mutant) -> bool:
    file = copy / mutant.file
    source = file.read_text("utf-8")
    if source.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.name}: what it breaks is no longer in {mutant.file} exactly once")
    began = time.monotonic()
    file.write_text(source.replace(mutant.old, mutant.new), "utf-8")
    try:
        found = failure(copy)
    finally:
        file.write_text(source, "utf-8")
    say(f"{'caught' if found else 'NOT CAUGHT':<11}{mutant.name:<66}{time.monotonic() - began:>5.0f} s   {found}")
    return bool(found)


def failure(copy: Path) -> str:
    """The first test that fails in the copy, or nothing; one that never ends has failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *TESTS, *SLOW]
    try:
        ran = subprocess.run(command, cwd=copy, env=CALM, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no end after {SECONDS:g} s"
    if ran.returncode == 0:
        return ""
    lines = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].partition(" ")[2].partition(" - ")[0] if lines else ran.stdout[-300:] + ran.stderr[-300:]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
