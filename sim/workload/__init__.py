"""What must be done, and how much of it: request classes, jobs, datasets and regions as functions of users.

    workload.load("practice/prompts/catalogue/url-shortener/prompt.toml").at(8_000_000).rate_rps

Users are daily active users. Rates are daily means times `peak_to_mean`; they grow with users unless fixed. A number
may be a curve {users = [...], values = [...]}, straight on the logarithm of users and constant outside.
"""

from sim.workload.curve import Curve
from sim.workload.door import load, parse
from sim.workload.model import Targets, Workload
from sim.workload.offered import (
    Call,
    ClassLoad,
    Clients,
    Compute,
    Connect,
    DatasetLoad,
    Infer,
    Job,
    JobLoad,
    Load,
    Need,
    Push,
    Read,
    RegionLoad,
    Static,
    Upload,
    Write,
)

__all__ = [
    "Call",
    "ClassLoad",
    "Clients",
    "Compute",
    "Connect",
    "Curve",
    "DatasetLoad",
    "Infer",
    "Job",
    "JobLoad",
    "Load",
    "Need",
    "Push",
    "Read",
    "RegionLoad",
    "Static",
    "Targets",
    "Upload",
    "Workload",
    "Write",
    "load",
    "parse",
]
