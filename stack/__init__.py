"""The full stack on this machine, without containers: balancer, nodes, workers, Redis, Postgres and its replica.

Parts are described in parts.py, started in order and mended by running.py. It knows the site only by its commands and
the WBN_ names of its environment.
"""
