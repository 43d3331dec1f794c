"""The full stack in processes of its own, with the handles of `tests.site.Site`."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg
from redis import Redis

from tests.site import ROOT, Site

NAMES = ("balancer", "node-1", "node-2", "worker-1", "worker-2", "redis", "postgres-1", "postgres-2")


@contextmanager
def served(**settings: Any) -> Iterator["Served"]:
    """Ready when the block begins. In a folder that other accounts may enter."""
    with tempfile.TemporaryDirectory(prefix="wbn-stack-") as folder, Served(Path(folder), **settings) as stack:
        yield stack


class Served(Site):
    def __init__(self, var: Path, *, synchronous: bool = True, **settings: Any) -> None:
        super().__init__(var, **settings)
        self.synchronous = synchronous
        numba = os.environ.get("NUMBA_CACHE_DIR", str(ROOT / "var" / "numba"))
        self.environment |= {"NUMBA_CACHE_DIR": numba}
        self.pages_s = self.ready_s = 0.0

    def start(self, patience_s: float = 120) -> Self:
        command = [sys.executable, "-m", "stack", "--folder", str(self.var)]
        with self._log.open("ab") as log:
            said_before = log.tell()
            self.process = subprocess.Popen(
                [*command, *(["--synchronous"] if self.synchronous else [])],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + patience_s
        while self.process.poll() is None and time.monotonic() < until:
            said = self._log.read_bytes()[said_before:].decode()
            if ready := re.search(r"ready after ([\d.]+) s", said):
                self.ready_s = float(ready[1])
                self.pages_s = float(re.search(r"pages after ([\d.]+) s", said)[1])
                self.port = int(re.search(r"http://localhost:(\d+)/ ", said)[1])
                self.ports = {name: int(port) for name, port in re.findall(r"^(node-\d) +(\d+)", said, re.MULTILINE)}
                self.told = dict(re.findall(r'(\w+)="(.*)"', (self.var / "environment").read_text()))
                self.environment |= self.told
                return self
            time.sleep(0.05)
        self.process.kill()
        raise AssertionError(f"the stack did not start:\n{self.log()}")

    def id_of(self, name: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            return int((self.var / f"{name}.pid").read_text())
        return 0

    def ids(self) -> dict[str, int]:
        return {name: self.id_of(name) for name in NAMES}

    def alive(self) -> list[str]:
        return [name for name, number in self.ids().items() if number and is_alive(number)]

    def is_whole(self) -> bool:
        """Every part is there, both nodes answer, and the standby that a commit waits for follows."""
        follows = f"SELECT FROM pg_stat_replication WHERE sync_state = '{'sync' if self.synchronous else 'async'}'"
        answers = all(_answers(port) for port in self.ports.values())
        return answers and len(self.alive()) == len(NAMES) and bool(self.rows(follows))

    def wait_until_whole(self, within_s: float = 60) -> None:
        until = time.monotonic() + within_s
        while not self.is_whole():
            if time.monotonic() > until:
                raise AssertionError(f"only {self.alive()} are there: {self.log()}")
            time.sleep(0.05)

    def workers(self) -> list[int]:
        return [self.id_of("worker-1"), self.id_of("worker-2")]

    def kill_part(self, name: str) -> float:
        """kill -9; returns the moment."""
        os.kill(self.id_of(name), signal.SIGKILL)
        return time.monotonic()

    @property
    def primary(self) -> str:
        note = self.var / "primary"
        return note.read_text() if note.exists() else "postgres-1"

    def redis(self) -> Redis:
        return Redis.from_url(self.told["WBN_REDIS_URL"])

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """From whichever is the primary, however long that takes to find out."""
        until = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self.told["WBN_DATABASE_URL"], connect_timeout=2) as connection:
                    return connection.execute(query, values or None).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def run(self, run_id: str) -> dict[str, Any]:
        columns = ("status", "tries", "error", "result", "fraction")
        ((*row,),) = self.rows(f"SELECT {', '.join(columns)} FROM runs_run WHERE id = %s", run_id)
        return dict(zip(columns, row, strict=True))

    def log_of(self, design: str) -> list[tuple[int, str, list[Any]]]:
        query = "SELECT seq, edit_id, changes FROM designs_edit WHERE design_id = %s ORDER BY seq"
        return self.rows(query, design)  # type: ignore[return-value]

    def drawings_of(self, design: str) -> tuple[Any, Any]:
        """What was drawn before the first edit, and now, by the site's own models."""
        code = f"import json; from practice.designs.models import Design; d = Design.objects.get(id='{design}');"
        return tuple(self.shell(code + "print(json.dumps([d.beginning, d.graph()]))"))  # type: ignore[return-value]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
