"""How fast is it? `make bench`: this engine beside SimPy, Ciw and C on the same networks, and what a user waits for.

Printed and written to docs/speed.md, never asserted: speeds are the machine's as much as ours.
"""
