"""Who takes jobs to workers: what handing one over costs, and when its turn comes; one kind of tier a module."""

from types import ModuleType

from sim.itinerary.carriers import queue, scheduler, stream

# Each has `hand_over`, `wait` (which gives a pool to be released when the job is done, or None), and `pause_s`.
CARRIERS: dict[str, ModuleType] = {"queue": queue, "stream": stream, "scheduler": scheduler}

__all__ = ["CARRIERS"]
