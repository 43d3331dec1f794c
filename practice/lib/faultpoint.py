"""For tests alone: the process dies at a named point, as if its power had gone. WBN_FAULT_POINT names it."""

import os
import signal
from itertools import count

from django.conf import settings

_passed = count(1)


def reach(point: str) -> None:
    """`WBN_FAULT_POINT=after-commit:7` dies the seventh time it comes to that point."""
    name, _, nth = settings.FAULT_POINT.partition(":")
    if name == point and next(_passed) >= int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
