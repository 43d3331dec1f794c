"""The real site in processes of its own: `manage.py serve` on a free port with a folder of its own."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parent.parent


class Site:
    """Start it, talk to it, kill it, start it again: what it keeps is in `var`."""

    def __init__(self, var: Path, **settings: Any) -> None:
        self.var = var
        self.environment = {**os.environ, "WBN_VAR": str(var), **{f"WBN_{k}": str(v) for k, v in settings.items()}}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self, patience_s: float = 90) -> Self:
        """Returns once it has said its address. A second start listens on the same port."""
        with self._log.open("ab") as log:
            said_before = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + patience_s
        while self.process.poll() is None and time.monotonic() < until:
            if found := re.search(rb"http://localhost:(\d+)/ ", self._log.read_bytes()[said_before:]):
                self.port = int(found[1])
                return self
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"the site did not start:\n{self.log()}")

    def kill(self) -> None:
        """kill -9 of the web process; its workers follow it."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def kill_everything(self) -> None:
        """kill -9 of every process of it, as a power cut would."""
        for pid in self.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.kill()

    def stop(self) -> int:
        """As Ctrl-C in a terminal. Does nothing to a site that has ended."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill_everything()
            raise

    @property
    def _log(self) -> Path:
        return self.var / "serve.log"

    def log(self) -> str:
        """The end of what it said."""
        return self._log.read_text(errors="replace")[-4000:]

    # -- its processes ------------------------------------------------------------------------------------------------
    def workers(self) -> list[int]:
        """The ids of its workers, each a process that simulates."""
        mine = f"WBN_VAR={self.var}".encode()
        return [int(each.name) for each in Path("/proc").glob("[0-9]*") if _is_worker(each, mine)]

    # -- its data, through its own models -----------------------------------------------------------------------------
    def shell(self, code: str) -> Any:
        """Run code in a Django shell of the site; it prints JSON."""
        said = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(said.stdout or "null")

    def make_owner(self) -> dict[str, str]:
        """A guest with a design, and the cookie of their browser."""
        return self.shell(
            "import json; from tests.factories import make_design; from tests.sockets import cookie_of;"
            "d = make_design(); made = {'design': str(d.id), 'person': str(d.owner_id), 'cookie': cookie_of(d.owner)};"
            "print(json.dumps(made))"
        )

    def start_runs(self, owner: dict[str, str], *several: dict[str, Any], requests: int = 20_000) -> list[str]:
        """Runs of the owner's design, all at the same moment; their ids."""
        return self.shell(
            "import json; from django.db import transaction; from tests.site import start_run\n"
            "with transaction.atomic():\n"
            f"    ids = [start_run('{owner['design']}', {requests}, values) for values in {list(several) or [{}]!r}]\n"
            "print(json.dumps(ids))"
        )

    def start_run(self, owner: dict[str, str], *, requests: int = 20_000, **values: Any) -> str:
        return self.start_runs(owner, values, requests=requests)[0]

    def start_removal(self, owner: dict[str, str]) -> str:
        """The removal test of a design that holds: some seconds of work."""
        return self.shell(
            f"import json; from tests.site import start_removal\nprint(json.dumps(start_removal('{owner['design']}')))"
        )

    def run(self, run_id: str) -> dict[str, Any]:
        """The row of a run as it stands, read past Django so that a test can look often."""
        columns = ("status", "tries", "error", "result", "fraction")
        with contextlib.closing(sqlite3.connect(self.var / "db.sqlite3", timeout=20)) as database:
            query = f"SELECT {', '.join(columns)} FROM runs_run WHERE id = ?"
            row = database.execute(query, [uuid.UUID(run_id).hex]).fetchone()
        run = dict(zip(columns, row, strict=True))
        return {**run, "result": json.loads(run["result"]) if run["result"] else None}

    def run_when(self, run_id: str, *statuses: str, within_s: float = 60, tries: int = 0) -> dict[str, Any]:
        """The run once it has one of these statuses, on this try or a later one."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            run = self.run(run_id)
            if run["status"] in statuses and run["tries"] >= tries:
                return run
            time.sleep(0.02)
        raise AssertionError(f"still {run}: {self.log()}")

    # -- its doors ----------------------------------------------------------------------------------------------------
    def socket(self, path: str, cookie: str) -> ClientConnection:
        return connect(
            f"ws://localhost:{self.port}{path}",
            origin=self.url,
            additional_headers={"Cookie": cookie},
            open_timeout=5,
        )

    def post(self, path: str, cookie: str, body: bytes = b"") -> tuple[int, str]:
        headers = {"Cookie": f"{cookie}; csrftoken={'c' * 32}", "X-CSRFToken": "c" * 32}
        request = urllib.request.Request(f"{self.url}{path}", body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()


def start_run(design_id: str, requests: int, values: dict[str, Any]) -> str:
    """In a shell of the site: a run of a size of its own."""
    from practice.designs.models import Design
    from practice.runs.models import Run

    design = Design.objects.get(id=design_id)
    defaults = {"graph": design.graph(), "prompt": "url-shortener"}
    run = Run.start(design=design, person=design.owner, **{**defaults, **values})
    Run.objects.filter(id=run.id).update(requests=requests)
    return str(run.id)


def start_removal(design_id: str) -> str:
    """In a shell of the site."""
    from practice.designs.models import Design
    from practice.prompts import catalogue
    from practice.runs.models import Kind
    from tests.factories import make_run
    from tests.results import make_result

    design, prompt = Design.objects.get(id=design_id), catalogue.get("url-shortener")
    answered = make_result(verdict="holds", users=prompt.workload.users_daily)
    run = make_run(design=design, graph=prompt.reference(), status="done", result=answered)
    return str(run.inquire(Kind.REMOVAL, person=design.owner)[0].id)


def _is_worker(process: Path, environment: bytes) -> bool:
    try:
        is_worker = b"celery" in (process / "cmdline").read_bytes()
        return is_worker and environment in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
