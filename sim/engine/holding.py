"""Who holds a place where: read off the handlers, which give back what is held."""

from sim.engine import opcodes as op
from sim.engine.program import Program

Places = frozenset[tuple[int, int]]  # of group, and slot of the node


def held(program: Program) -> list[Places]:
    """At each instruction, what the way that a failure takes gives back."""
    known: dict[int, Places] = {}

    def at(instruction: int) -> Places:
        if instruction not in known:
            known[instruction] = given_back(program.fail[instruction])
        return known[instruction]

    def given_back(handler: int) -> Places:
        found: set[tuple[int, int]] = set()
        while handler >= 0 and program.code[handler] != op.FAILED:
            what = program.code[handler]
            if what == op.RAISE:
                return at(handler) | found
            if what == op.JUMP:
                return at(program.a[handler]) | found
            if what == op.RELEASE:
                found.add((program.a[handler], program.b[handler]))
            handler += 1
        return frozenset(found)

    return [at(instruction) for instruction in range(len(program.code))]
