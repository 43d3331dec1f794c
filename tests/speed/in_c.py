"""The workloads in C: one small program each (w1.c to w3.c, shared.h), compiled when the bench starts.

They show what a loop costs that does one network and nothing else."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.speed.outcome import Engine, Outcome

HERE = Path(__file__).parent
SOURCES = {"W1": "w1.c", "W2": "w2.c", "W2-lite": "w2_lite.c", "W3": "w3.c"}


def has_compiler() -> bool:
    return shutil.which("cc") is not None


@contextmanager
def engines() -> Iterator[dict[str, Engine]]:
    """Compiled into a folder that goes afterwards; none if this machine has no compiler."""
    if not has_compiler():
        yield {}
        return
    with tempfile.TemporaryDirectory() as folder:
        yield {name: _compiled(HERE / source, Path(folder)) for name, source in SOURCES.items()}


def _compiled(source: Path, folder: Path) -> Engine:
    program = folder / source.stem
    subprocess.run(["cc", "-O2", "-o", program, source, "-lm"], check=True)

    def run(seed: int, requests: int) -> Outcome:
        words = [program, str(requests), str(seed)]
        said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        return Outcome(*map(float, said.split()))

    return run
