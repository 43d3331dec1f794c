"""One process of the stack: in a session of its own, its id written down, ended by that id, gone when we are."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from practice.lib import parent


class Process:
    """`orphaned` is what the kernel sends it when we are gone, however that came."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        home: Path,
        folder: Path = Path("/"),
        environment: Mapping[str, str] | None = None,
        account: str = "",
        ends_by: signal.Signals = signal.SIGTERM,
        orphaned: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name, self.folder, self.environment, self.ends_by = name, folder, environment, ends_by
        self.command = become(command, account=account, orphaned=orphaned)
        self.log = home / "logs" / f"{name}.log"
        self.id_file = home / f"{name}.pid"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (the command is ours)
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.id_file.write_text(str(self.process.pid))

    @property
    def id(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def has_fallen(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.ends_by)

    def end(self, *, patience_s: float) -> None:
        """Ask, wait, then kill it and what it started."""
        if self.process is None:
            return
        self.ask_to_end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.id_file.unlink(missing_ok=True)

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def become(command: Sequence[str], *, account: str = "", orphaned: int = signal.SIGKILL) -> list[str]:
    """The command, but bound to us, and under another account if one is named (practice/lib/parent.py)."""
    return [sys.executable, parent.__file__, str(os.getpid()), str(int(orphaned)), account, *command]


def wait_until(what: str, is_so: Callable[[], object], *, within_s: float) -> None:
    until = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"{what}: not within {within_s:.0f} s")
        time.sleep(0.05)
