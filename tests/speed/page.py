"""Tables, as a terminal and as docs/speed.md show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One figure beside what it is aimed at, if anything."""

    what: str
    measured: str
    target: str = ""


def of_rows(title: str, rows: Iterable[Row], note: str = "") -> Table:
    return Table(title, ("", "measured", "target"), [(row.what, row.measured, row.target) for row in rows], note)


def text(table: Table) -> str:
    lines = [table.columns, *table.rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(table.columns))]
    first, *others = widths
    told = [
        "  ".join([line[0].ljust(first), *(cell.rjust(width) for cell, width in zip(line[1:], others, strict=True))])
        for line in lines
    ]
    note = [table.note] if table.note else []
    return "\n  ".join([table.title, *(line.rstrip() for line in told), *note])


def markdown(table: Table) -> str:
    lines = [table.columns, ("---", *["---:"] * (len(table.columns) - 1)), *table.rows]
    parts = [f"### {table.title}", "\n".join(f"| {' | '.join(line)} |" for line in lines)]
    return "\n\n".join([*parts, *([table.note] if table.note else [])])
