"""A process beside ours that is started again when it ends."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

log = logging.getLogger("practice")

SHORT_LIFE_S = 10.0
LONGEST_PAUSE_S = 5.0


class KeptProcess:
    """Runs `command` in a session of its own, so that Ctrl-C reaches only us and its children can be ended with it.

    One thread starts it and waits for it: a parent-death signal follows the thread that forked.
    """

    def __init__(self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> None:
        self.command, self.folder, self.environment = list(command), folder, dict(environment)
        self.process: subprocess.Popen[bytes] | None = None
        self.ending = threading.Event()
        self.keeper = threading.Thread(target=self._keep, name="keeper")

    def start(self) -> None:
        self.keeper.start()

    def ask_to_end(self) -> None:
        if not self.ending.is_set():
            self.ending.set()
            self._signal(signal.SIGTERM)

    def end(self, *, patience_s: float) -> None:
        """Ask, wait a little, then kill: what it worked on is leased and will be taken up again."""
        self.ask_to_end()
        self.keeper.join(patience_s)
        self._kill_what_is_left()
        self.keeper.join()

    def _keep(self) -> None:
        pause_s = 0.2
        while not self.ending.is_set():
            began = time.monotonic()
            self.process = subprocess.Popen(  # noqa: S603 (the command is ours)
                self.command,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what matters is said on stderr
            )
            code = self.process.wait()
            if self.ending.is_set():
                return
            self._kill_what_is_left()
            pause_s = 0.2 if time.monotonic() - began > SHORT_LIFE_S else min(LONGEST_PAUSE_S, pause_s * 2)
            log.warning("the worker ended (%s); it starts again in %.1f s", code, pause_s)
            self.ending.wait(pause_s)

    def _kill_what_is_left(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)
