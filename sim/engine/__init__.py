"""The event engine: programs of integer instructions over flat arrays, run by one compiled loop.

`program.py` is what a plan is translated into, `loop.py` runs it, `machine.py` feeds the loop and takes its measures.
"""
