"""A process that ends with the one that started it, even when that one was killed."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
LOOK_S = 0.5


def end_with_parent(parent_id: int) -> None:
    """Be killed when the parent dies: by the kernel on Linux, elsewhere by a thread that looks.

    Linux means the *thread* that started us: start us from one that lives on.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=[parent_id], daemon=True).start()
    if os.getppid() != parent_id:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent_id: int) -> None:
    while os.getppid() == parent_id:
        time.sleep(LOOK_S)
    os.kill(os.getpid(), signal.SIGKILL)
