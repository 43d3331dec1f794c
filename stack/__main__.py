"""`python -m stack`: the whole site as it would be served. Ctrl-C ends every process of it.

`python -m stack with COMMAND…` starts only Redis and a Postgres, empty ones, for as long as the command takes.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from practice.lib import sole
from practice.lib.port import PortTaken, listen
from stack import tools
from stack.parts import PURPOSES, ROOT
from stack.plan import HOST, Plan
from stack.running import Stack

LOOK_S = 0.2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m stack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the balancer's; 0: any that is free")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "stack")
    parser.add_argument("--synchronous", action="store_true", help="a commit waits for the standby's disk")
    subs = parser.add_subparsers()
    beside = subs.add_parser("with", help="run a command beside a Redis and a Postgres")
    beside.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if gone := tools.missing():
        return refuse(tools.advice(gone))
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell's background job would ignore the second
        signal.signal(number, end)
    try:
        return with_data(asked.command) if "command" in asked else serve(asked)
    except KeyboardInterrupt:
        return 0


def serve(asked: argparse.Namespace) -> int:
    if asked.port:
        try:
            listen(HOST, asked.port).close()
        except PortTaken:
            return refuse(f"Port {asked.port} is taken. Choose another: make stack PORT={asked.port + 1}")
    began = time.monotonic()
    plan = Plan.make(asked.folder.resolve(), asked.port)
    held = sole.hold(plan.folder / "lock")
    if held is None:
        return refuse(f"A stack is already running on {plan.folder}.")
    stack = Stack(plan, synchronous=asked.synchronous, say=say)
    what = "does not start"
    try:
        stack.start()
        say(table(stack))
        say(f"What Breaks Next is at http://localhost:{plan.port}/ (Ctrl-C ends it)")
        say(f"pages after {time.monotonic() - began:.1f} s; logs in {plan.folder / 'logs'}")
        stack.wait_for_workers()
        say(f"ready after {time.monotonic() - began:.1f} s")
        what = "cannot be mended"
        while True:
            time.sleep(LOOK_S)
            stack.mend()
    except (TimeoutError, RuntimeError, OSError) as error:
        return refuse(f"The stack {what}: {error}\nIts logs are in {plan.folder / 'logs'}.")
    finally:
        stack.stop()


def with_data(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="wbn-stack-") as folder:
        stack = Stack(Plan.make(Path(folder).resolve(), is_kept=False), synchronous=False, say=say)
        try:
            stack.start_data()
            return subprocess.run(command, env=stack.environment, check=False).returncode  # noqa: S603
        finally:
            stack.stop()


def table(stack: Stack) -> str:
    ports = {"balancer": stack.plan.port, **stack.plan.ports}
    rows = [(name, ports.get(name, ""), stack.processes[name].id, what) for name, what in PURPOSES.items()]
    return "\n".join(f"{name:11} {port:>6} {number:>8}  {what}" for name, port, number, what in rows)


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def refuse(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 1


def end(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
