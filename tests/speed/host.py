"""On what it was measured."""

import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def today() -> str:
    return f"{datetime.now(UTC):%-d %B %Y}"


def machine() -> str:
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {processor()}, {platform.system()}; load average {busy:.1f}"


def processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    named = re.search(r"model name\s*: (.*)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return named[1] if named else platform.processor() or platform.machine()


def software() -> str:
    named = ", ".join(f"{name} {version(package)}" for name, package in PACKAGES.items())
    return f"Python {platform.python_version()}, {named}, {compiler()}"


PACKAGES = {"numba": "numba", "NumPy": "numpy", "SimPy": "simpy", "Ciw": "ciw"}


def compiler() -> str:
    if not shutil.which("cc"):
        return "no C compiler"
    return subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
