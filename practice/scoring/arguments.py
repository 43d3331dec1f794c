"""Reasons that no removal test tries: somebody dies, somebody attacks, somebody else looks after it.

They count for kinds that may well be there for them, so that no cache is kept because of the law.
"""

import re

FAILURE = re.compile(r"\bdies\b|\bfails?\b|fail[- ]?over|\boutage|\bstands? by|takes? over|\bbackups?\b|availab", re.I)
SAFETY = re.compile(r"secur|\battack|\babuse|complian|\blaw\b|\bprivacy|\baudit|\bteams?\b", re.I)
ARGUMENTS = {
    "standby": FAILURE,
    "replica": FAILURE,
    "load_balancer": FAILURE,
    "rate_limiter": SAFETY,
    "api_gateway": SAFETY,
    "gateway": SAFETY,
    "service": SAFETY,
    "warehouse": SAFETY,
}


def is_argued(kind: str, because: str) -> bool:
    return kind in ARGUMENTS and bool(ARGUMENTS[kind].search(because))
