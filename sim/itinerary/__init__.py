"""From a plan to a program: every request class becomes the steps that serve it in this design, at one load.

    made = itineraries(plan, workload.at(40_000))
    made.utilisation(0)          # offered load over capacity of the first group of stations

While it writes, the translator adds up what each resource will have to do (`demand`: busy servers by the law of
utilisation, U = rate × service time), so that the capacity of a design is known without a single random number.
"""

from sim.itinerary.translate import PEAK_S, Itineraries, itineraries
from sim.itinerary.writer import JOURNEY, NO_RELIEF, WORK, Relief

__all__ = ["JOURNEY", "NO_RELIEF", "PEAK_S", "WORK", "Itineraries", "Relief", "itineraries"]
