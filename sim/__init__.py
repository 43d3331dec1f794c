"""The simulator: what breaks next, with numbers, a seed and sources. Knows no Django, web, database or clock.

from sim import design, ladder, simulate, workload
shop, load = design.load("shop.json"), workload.load("shop.toml")
result = simulate(shop, load, users=40_000, seed=7)
result.verdict, result.bottleneck, ladder(shop, load)
"""

from sim import catalogue, design, scenario, schemas, words, workload
from sim.capacity import Capacity, capacity
from sim.compare import Comparison, compare
from sim.cost import Cost, cost
from sim.errors import Cancelled, Findings, SimError
from sim.explain import explain
from sim.judgement import ENGINE_VERSION, judge
from sim.ladder import ladder
from sim.load import LoadEstimate, load_of
from sim.plan import plan
from sim.removal import Removal, removal
from sim.scenario import Course, Scenario, play
from sim.sensitivity import Sensitivity, sensitivity
from sim.simulation import simulate, warm
from sim.telling.steps import Itinerary

__all__ = [
    "ENGINE_VERSION",
    "Cancelled",
    "Capacity",
    "Comparison",
    "Cost",
    "Course",
    "Findings",
    "Itinerary",
    "LoadEstimate",
    "Removal",
    "Scenario",
    "Sensitivity",
    "SimError",
    "capacity",
    "catalogue",
    "compare",
    "cost",
    "design",
    "explain",
    "judge",
    "ladder",
    "load_of",
    "plan",
    "play",
    "removal",
    "scenario",
    "schemas",
    "sensitivity",
    "simulate",
    "warm",
    "words",
    "workload",
]
