"""The simulator: what breaks next, with numbers, a seed and sources. Knows no Django, web, database or clock."""

from sim import catalogue, design, words, workload
from sim.errors import Cancelled, Findings, SimError
from sim.load import LoadEstimate, load_of

__all__ = ["Cancelled", "Findings", "LoadEstimate", "SimError", "catalogue", "design", "load_of", "words", "workload"]
