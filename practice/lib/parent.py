"""A process that ends with the one that started it, even when that one was killed.

As a program, for commands that are not ours: `parent.py PARENT SIGNAL ACCOUNT COMMAND…` becomes the command, under
another account if one is named (Postgres refuses root), and is sent the signal when its parent dies.
"""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
LOOK_S = 0.5


def end_with_parent(parent_id: int, by: int = signal.SIGKILL) -> None:
    """Be killed when the parent dies: by the kernel on Linux, elsewhere by a thread that looks.

    Linux means the *thread* that started us: start us from one that lives on.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, by)
    else:
        threading.Thread(target=_watch, args=[parent_id], daemon=True).start()
    if os.getppid() != parent_id:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent_id: int) -> None:
    while os.getppid() == parent_id:
        time.sleep(LOOK_S)
    os.kill(os.getpid(), signal.SIGKILL)


def become(account: str) -> None:
    """Give up root for another account. Before `end_with_parent`: the kernel forgets the signal when that changes."""
    import pwd

    them = pwd.getpwnam(account)
    os.initgroups(account, them.pw_gid)
    os.setgid(them.pw_gid)
    os.setuid(them.pw_uid)
    os.environ.update(HOME=them.pw_dir, USER=account, LOGNAME=account)


if __name__ == "__main__":
    parent, number, who, *command = sys.argv[1:]
    if who:
        become(who)
    end_with_parent(int(parent), by=int(number))
    os.execvp(command[0], command)  # noqa: S606 (the command is ours)
