"""The stack as it runs: started in order, mended when something falls, ended."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stack import parts
from stack.pair import Pair
from stack.parts import ROOT
from stack.plan import HOST, NODES, PAIR, WORKERS, Plan
from stack.process import Process, become, wait_until


class Stack:
    """Start it from the main thread (a parent's death is a thread's), call `mend` again and again, stop it."""

    def __init__(self, plan: Plan, *, synchronous: bool, say: Callable[[str], None]) -> None:
        self.plan, self.say = plan, say
        self.processes: dict[str, Process] = {}
        self.pair = Pair(plan, synchronous=synchronous, run=self._postgres, do=self._do)

    # -- from nothing to ready ----------------------------------------------------------------------------------------
    def start_data(self) -> None:
        """Redis and the primary: all that tests of the site's code want."""
        self._service("redis", parts.redis(self.plan))
        self.pair.start_primary()
        self._write_environment()

    def start(self) -> None:
        self.start_data()
        with self._migrated():
            self.pair.start_standby()
        for name in WORKERS:
            self._ours(name, parts.worker(name))
        for name in NODES:
            self._ours(name, parts.node(self.plan, name))
        self._service("balancer", parts.balancer(self.plan))
        self._wait("both nodes answer", lambda: all(_answers(self.plan.ports[name]) for name in NODES))
        self._wait("the balancer answers", lambda: _answers(self.plan.port))

    def wait_for_workers(self) -> None:
        """Later than the pages on a new machine: the simulator is compiled once, which takes half a minute."""
        self._wait("the workers listen", lambda: self.listening() >= len(WORKERS), within_s=180)

    def _wait(self, what: str, is_so: Callable[[], bool], within_s: float = 60) -> None:
        wait_until(what, lambda: self._stands() and is_so(), within_s=within_s)

    def _stands(self) -> bool:
        for process in self.processes.values():
            if process.has_fallen:
                raise RuntimeError(f"{process.name} fell: {process.last_words()}")
        return True

    @contextmanager
    def _migrated(self) -> Iterator[None]:
        """The tables are there when the block ends; meanwhile it does something else."""
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
        bound = become(command)
        with subprocess.Popen(bound, cwd=ROOT, env=self.environment, start_new_session=True) as migrating:  # noqa: S603
            try:
                yield
            except BaseException:
                migrating.kill()
                raise
        if migrating.returncode:
            raise RuntimeError("the database could not be brought up to date")

    # -- while it runs ------------------------------------------------------------------------------------------------
    def mend(self) -> None:
        """What fell is started again. A primary that fell makes way for its standby, and that gets a new one."""
        for name in [name for name, process in self.processes.items() if process.has_fallen]:
            if name == self.pair.primary and self.pair.answers(self.pair.standby):
                took_s = self.pair.promote()
                self.say(f"{name} fell; {self.pair.primary} is the primary, {took_s:.1f} s later")
                self.pair.start_standby()
                self.say(f"{self.pair.standby} is its standby")
            else:
                self.say(f"{name} fell and is started again")
                self.processes[name].start()

    def listening(self) -> int:
        """Workers that wait at the queue: their pop that blocks stands in Redis's list of clients."""
        from redis import Redis

        with Redis.from_url(self.plan.redis_url) as redis:
            return sum(client["cmd"] == "brpop" for client in redis.client_list())

    # -- to the end ---------------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """Who asks ends before who is asked."""
        for names, patience_s in ((("balancer", *NODES, *WORKERS), 4.0), (("redis", *PAIR), 5.0)):
            those = [self.processes.pop(name) for name in names if name in self.processes]
            for each in those:
                each.ask_to_end()
            until = time.monotonic() + patience_s
            for each in those:
                each.end(patience_s=max(0.1, until - time.monotonic()))

    # -- its processes ------------------------------------------------------------------------------------------------
    def _ours(self, name: str, command: list[str]) -> None:
        self._start(Process(name, command, home=self.plan.folder, folder=ROOT, environment=self.environment))

    def _service(self, name: str, command: list[str]) -> None:
        home, account = self.plan.folder, self.plan.account
        self._start(Process(name, command, home=home, account=account, orphaned=signal.SIGTERM))

    def _postgres(self, name: str, command: list[str]) -> None:
        """Interrupted it ends at once but in order; without us it ends at once."""
        home, account = self.plan.folder, self.plan.account
        ends_by, orphaned = signal.SIGINT, signal.SIGQUIT
        self._start(Process(name, command, home=home, account=account, ends_by=ends_by, orphaned=orphaned))

    def _start(self, process: Process) -> None:
        self.processes[process.name] = process
        process.start()

    def _do(self, command: list[str]) -> None:
        bound = become(command, account=self.plan.account)
        said = subprocess.run(bound, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
        if said.returncode:
            raise RuntimeError(said.stderr or said.stdout)

    # -- what the site is told ----------------------------------------------------------------------------------------
    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.told}

    @property
    def told(self) -> dict[str, str]:
        return {
            "WBN_VAR": str(self.plan.folder / "site"),
            "WBN_DATABASE_URL": self.plan.database_url,
            "WBN_REDIS_URL": self.plan.redis_url,
            "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(ROOT / "var" / "numba")),
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # containers do
        }

    def _write_environment(self) -> None:
        """For a shell: `set -a; . var/stack/environment`, and manage.py speaks to this stack."""
        file = self.plan.folder / "environment"
        file.touch(mode=0o600)
        file.write_text("".join(f'{key}="{value}"\n' for key, value in self.told.items()))


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
