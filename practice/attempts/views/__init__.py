from practice.attempts.views.compare import compare, comparison
from practice.attempts.views.estimate import estimate, worked
from practice.attempts.views.export import export, export_file
from practice.attempts.views.faults import fault, faults
from practice.attempts.views.history import branch, history
from practice.attempts.views.home import home, tried, try_
from practice.attempts.views.measured import measured
from practice.attempts.views.opening import begin, open_
from practice.attempts.views.practice import practice, start
from practice.attempts.views.prompts import prompts, surprise
from practice.attempts.views.removal import removal
from practice.attempts.views.replays import replay, replays
from practice.attempts.views.runs import run, show_run
from practice.attempts.views.sensitivity import sensitivity
from practice.attempts.views.share import revoke, share, shared
from practice.attempts.views.studio import studio
from practice.attempts.views.takeout import takeout
from practice.attempts.views.walks import walks

__all__ = [
    "begin",
    "branch",
    "compare",
    "comparison",
    "estimate",
    "export",
    "export_file",
    "fault",
    "faults",
    "history",
    "home",
    "measured",
    "open_",
    "practice",
    "prompts",
    "removal",
    "replay",
    "replays",
    "revoke",
    "run",
    "sensitivity",
    "share",
    "shared",
    "show_run",
    "start",
    "studio",
    "surprise",
    "takeout",
    "tried",
    "try_",
    "walks",
    "worked",
]
