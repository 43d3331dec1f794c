"""What is known exactly, beside what the engine measures: networks with closed forms, caches simulated item by item.

`networks.py` lists them, `forms.py` holds the formulas, `check.py` compares, `caches.py` and `peers.py` ask others.
`python -m tests.validate` prints it all; `tests/sim/test_closed_forms.py` runs every network once.
"""
