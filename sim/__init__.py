"""The simulator: what breaks next, with numbers, a seed and sources. Knows no Django, web, database or clock."""

from sim import catalogue, design, words, workload
from sim.errors import Cancelled, Findings, SimError

__all__ = ["Cancelled", "Findings", "SimError", "catalogue", "design", "words", "workload"]
