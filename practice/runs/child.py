"""A process that simulates: one run at a time, within limits, warm before its first run."""

import contextlib
import os
import resource

from django.conf import settings

from practice.lib.parent import end_with_parent

POLITE = 5  # the site itself goes first


def prepare(*, is_forked: bool) -> None:
    import sim

    if is_forked:
        end_with_parent(os.getppid())
    os.nice(POLITE)
    limit_memory(settings.RUN_MEMORY_MB * 1024 * 1024)
    sim.warm()


def limit_memory(size_bytes: int) -> None:
    """A run that wants more fails with MemoryError instead of taking the machine along. Not every system can."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (size_bytes, size_bytes))
