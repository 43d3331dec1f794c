"""Where one stack keeps everything: folder, ports, password, and the account that root lends its services."""

import hashlib
import os
import pwd
import socket
from dataclasses import dataclass
from pathlib import Path

from practice.lib import environment

HOST = "127.0.0.1"
DATABASE = ROLE = "wbn"
PAIR = ("postgres-1", "postgres-2")
NODES = ("node-1", "node-2")
WORKERS = ("worker-1", "worker-2")
ACCOUNTS = ("postgres", "nobody")  # Postgres refuses root


@dataclass
class Plan:
    folder: Path
    port: int
    ports: dict[str, int]
    password: str
    account: str  # empty: our own
    is_kept: bool

    @classmethod
    def make(cls, folder: Path, port: int = 0, *, is_kept: bool = True) -> "Plan":
        """Ports are the kernel's choice, but for the balancer's where one is asked for."""
        account = _account()
        folder = _within_reach(folder) if account else folder
        for name in ("", "logs", "site", "redis", "nginx"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        password = environment.secret("WBN_STACK_PASSWORD", kept_in=folder / "password", required=False)
        first, *others = _free_ports(len((*NODES, *PAIR)) + 2)
        ports = dict(zip((*NODES, *PAIR, "redis"), others, strict=True))
        plan = cls(folder, port or first, ports, password, account, is_kept)
        for name in ("redis", "nginx", "password"):
            plan.give(folder / name)
        return plan

    def give(self, path: Path) -> None:
        """To the account under which the services run."""
        if self.account:
            os.chown(path, pwd.getpwnam(self.account).pw_uid, pwd.getpwnam(self.account).pw_gid)

    @property
    def database_url(self) -> str:
        both = ",".join(f"{HOST}:{self.ports[name]}" for name in PAIR)
        return f"postgresql://{ROLE}:{self.password}@{both}/{DATABASE}?target_session_attrs=read-write"

    def url_of(self, name: str, **options: str) -> str:
        """Of one Postgres, whichever it is at the moment."""
        asked = "&".join(f"{key}={value}" for key, value in {"connect_timeout": "2", **options}.items())
        return f"postgresql://{ROLE}:{self.password}@{HOST}:{self.ports[name]}/postgres?{asked}"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.ports['redis']}/0"


def _account() -> str:
    if os.geteuid() != 0:
        return ""
    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def _within_reach(folder: Path) -> Path:
    """The folder, or one outside where another account may not go so far."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    if all(each.stat().st_mode & 0o001 for each in folder.parents):
        return folder
    outside = Path("/var/tmp") / f"wbn-stack-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"  # noqa: S108
    outside.mkdir(mode=0o711, exist_ok=True)
    if outside.stat().st_uid != 0:
        raise PermissionError(f"{outside} is somebody else's")
    return outside


def _free_ports(count: int) -> list[int]:
    """All held at the same time, so that no two are the same."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
