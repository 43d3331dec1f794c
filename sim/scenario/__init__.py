"""A workload over time: how the load goes, and what fails. What a design makes of it is its course.

    drama = scenario.load("launch.json")
    found = scenario.play(design, workload, drama, users=40_000, seed=7)
    found.verdict, found.windows, found.recovered_s

`SCENARIOS` are the named ones; `strike("node_lost", "app1")` is the scenario of one fault, and
`steady(rate)` that of none.
"""

from sim.scenario.door import load, parse
from sim.scenario.model import SCENARIOS, Scenario, Strike, steady, strike
from sim.scenario.play import Course, Window, play

__all__ = ["SCENARIOS", "Course", "Scenario", "Strike", "Window", "load", "parse", "play", "steady", "strike"]
