"""The served shape: what the settings become where Postgres and Redis are named. Neither is needed without."""

from typing import Any

REDIS_PATIENCE_S = 0.5  # a missing Redis may slow a page down by this much, once (practice/lib/hints.py)


def database(url: str) -> dict[str, Any]:
    """A Postgres, or several in one address of which `target_session_attrs=read-write` finds the primary.

    Pages run in a thread each, so connections are lent from a pool and looked at before they are. After a failover the
    pool asks again at once instead of doubling its pauses: the browser does the waiting.
    """
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url, target_session_attrs="read-write", connect_timeout=2)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: str(parts.pop(theirs, "")) for ours, theirs in names.items()},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "pool": {"min_size": 1, "max_size": 8, "timeout": 2, "reconnect_timeout": 1}},
    }


def cache(url: str) -> dict[str, Any]:
    """Asked once, and briefly: what is kept there is not worth waiting for."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    patience = {"socket_timeout": REDIS_PATIENCE_S, "socket_connect_timeout": REDIS_PATIENCE_S}
    once = {"retry": Retry(NoBackoff(), 0)}
    return {"BACKEND": "practice.lib.hints.HintCache", "LOCATION": url, "OPTIONS": patience | once}


def channel_layer(url: str) -> dict[str, Any]:
    return {"BACKEND": "practice.lib.relay.RelayLayer", "CONFIG": {"url": url, "capacity": 500}}


def broker_options(run_seconds: int) -> dict[str, Any]:
    """A message comes back only long after its run is over: the lease and the sweeper are quicker, and know more."""
    return {
        "visibility_timeout": 10 * run_seconds,
        "socket_timeout": 5,  # a worker listens for one second at a time
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
        "max_retries": 1,
    }
