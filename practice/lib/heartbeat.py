"""Signs of life while something works that gives none itself."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def beating(every_s: float, beat: Callable[[], None]) -> Iterator[None]:
    """Calls `beat` again and again until the block ends; what it raises, the block raises. Main thread only.

    A signal interrupts the work between two of its own steps, so that it can be stopped without having been asked. The
    next one is set only after a beat is over, and also after one that raised: somewhere that may go unheard. Where a
    beat asks the database, the block must not: over the one connection both would wait for ever.
    """

    def ring(number: int, frame: Any) -> None:
        try:
            beat()
        finally:
            signal.setitimer(signal.ITIMER_REAL, every_s)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, every_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
