"""The whole site in one command: the database brought up to date, workers beside, pages and sockets in front."""

import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, NoReturn

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from practice.lib import sole
from practice.lib.kept_process import KeptProcess
from practice.lib.port import PortTaken, listen
from practice.runs import processes, sweeper


class Command(BaseCommand):
    help = "Start the site and its workers. Ctrl-C ends them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        listener = self.listener(host, port)
        held = sole.hold(settings.VAR / "serve.lock")
        if held is None:
            raise CommandError(_("The site is already running on %(var)s.") % {"var": settings.VAR})
        call_command("migrate", verbosity=0, interactive=False)
        sweeper.begin()
        signal.signal(signal.SIGTERM, end)
        workers = [worker(n) for n in range(settings.WORKERS)]
        try:
            for each in workers:
                each.start()
            Site(host, listener, workers).run(sockets=[listener])
        except KeyboardInterrupt:
            pass
        finally:
            for each in workers:
                each.ask_to_end()
            for each in workers:
                each.end(patience_s=1)
            held.close()

    def listener(self, host: str, port: int) -> socket.socket:
        try:
            return listen(host, port)
        except PortTaken:
            raise CommandError(
                _("Port %(port)d is taken. Choose another: make run PORT=%(other)d, or WBN_PORT=%(other)d.")
                % {"port": port, "other": port + 1}
            ) from None


class Site(uvicorn.Server):
    """The web server; says where it is as soon as it answers, and tells the workers as soon as it is to end."""

    def __init__(self, host: str, listener: socket.socket, workers: Sequence[KeptProcess]) -> None:
        super().__init__(processes.pages())
        name = "localhost" if host in {"127.0.0.1", "::1"} else host
        self.address = f"http://{name}:{listener.getsockname()[1]}/"
        self.workers = workers

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(
                _("What Breaks Next is at %(address)s (Ctrl-C ends it)") % {"address": self.address} + "\n"
            )
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in self.workers:
            each.ask_to_end()
        await super().shutdown(sockets)


def worker(number: int) -> KeptProcess:
    return KeptProcess(processes.worker(number), folder=settings.BASE_DIR, environment=worker_environment())


def worker_environment() -> dict[str, str]:
    return {
        **os.environ,
        "WBN_PARENT": str(os.getpid()),
        "TMPDIR": str(settings.BROKER / "taken"),  # messages are taken by renaming: on the same disk
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # containers do
    }


def end(number: int, frame: Any) -> NoReturn:
    raise SystemExit(0)
