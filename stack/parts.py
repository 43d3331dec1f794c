"""The processes of the stack, each described once: what it is for, and the command that is it."""

import sys
from pathlib import Path
from string import Template

from practice.runs import processes
from stack import tools
from stack.plan import HOST, NODES, ROLE, Plan

ROOT = Path(__file__).resolve().parent.parent
STANDBY = "standby"  # the name by which a primary knows the other one

PURPOSES = {
    "balancer": "nginx, the one address of the site; spreads over the nodes and leaves out one that is gone",
    "node-1": "pages and sockets",
    "node-2": "pages and sockets",
    "worker-1": "simulates, one run at a time",
    "worker-2": "simulates, one run at a time",
    "redis": "hints: cache, relay between nodes, messages of the queue; may forget all of it at any time",
    "postgres-1": "the truth; one is the primary,",
    "postgres-2": "the other its standby, promoted when it falls",
}


def node(plan: Plan, name: str) -> list[str]:
    return [sys.executable, "manage.py", "node", "--host", HOST, "--port", str(plan.ports[name])]


def worker(name: str) -> list[str]:
    return processes.worker(name)


def balancer(plan: Plan) -> list[str]:
    nodes = "\n".join(f"    server {HOST}:{plan.ports[name]} max_fails=1 fail_timeout=2s;" for name in NODES)
    text = Template(Path(__file__).with_name("nginx.conf").read_text())
    conf = plan.folder / "nginx.conf"
    conf.write_text(text.safe_substitute(folder=plan.folder / "nginx", nodes=nodes, address=f"{HOST}:{plan.port}"))
    return [_program("nginx"), "-e", "stderr", "-p", str(plan.folder / "nginx"), "-c", str(conf)]


def redis(plan: Plan) -> list[str]:
    """Appends what it is told to a file; when its memory is full it refuses rather than drops."""
    folder = plan.folder / "redis"
    lines = {
        "bind": HOST,
        "port": plan.ports["redis"],
        "requirepass": plan.password,
        "dir": folder,
        "appendonly": "yes",
        "save": '""',
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    conf = folder / "redis.conf"
    conf.touch(mode=0o600)
    conf.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
    plan.give(conf)
    return [_program("redis-server"), str(conf)]


def postgres(plan: Plan, name: str) -> list[str]:
    """Either may be the primary: a standby has a file standby.signal in its folder."""
    careless = [] if plan.is_kept else ["-c", "fsync=off"]
    return [_program("postgres"), "-D", str(plan.folder / name), "-h", HOST, "-p", str(plan.ports[name]), *careless]


def initdb(plan: Plan, name: str) -> list[str]:
    who = ["--username", ROLE, "--pwfile", str(plan.folder / "password"), "--auth", "scram-sha-256"]
    return [
        _beside_postgres("initdb"),
        "-D",
        str(plan.folder / name),
        *who,
        "--encoding",
        "UTF8",
        "--locale",
        "C",
        "--no-sync",
    ]


def basebackup(plan: Plan, name: str, source: str) -> list[str]:
    """A copy of the primary that knows how to follow it (-R), and a slot there keeps what it has not read yet."""
    of = plan.url_of(source, application_name=STANDBY)
    how = ["-R", "-X", "stream", "--slot", STANDBY, "--checkpoint", "fast", "--no-sync"]
    return [_beside_postgres("pg_basebackup"), "-d", of, "-D", str(plan.folder / name), *how]


def _program(tool: str) -> str:
    found = tools.find(tool)
    if found is None:
        raise FileNotFoundError(tool)
    return str(found)


def _beside_postgres(tool: str) -> str:
    """Of the same version: what Debian puts on the search path is a wrapper that thinks of its own clusters."""
    return str(Path(_program("postgres")).resolve().with_name(tool))
