"""What a prompt teaches, and what its designs are there to show: `lesson.toml`, beside them.

Its ideas, its budget and its sources are told; the rest is kept from whoever has not finished.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from practice.prompts.ideas import IDEAS
from sim.errors import SimError
from sim.workload.lines import line_of
from sim.workload.table import Table

MOST_USD = 100_000_000
MOST_RPS = 1e9
MOST = 20


@dataclass(frozen=True)
class Source:
    """Where numbers come from; one told from memory was not looked up."""

    text: str
    is_verified: bool


@dataclass(frozen=True)
class Lesson:
    """`naive.json` runs out of the resource `breaks` at `rps`; `overbuilt.json` holds without the tiers in `idle`."""

    ideas: tuple[str, ...]
    budget_usd_month: float
    sources: tuple[Source, ...]
    breaks: str
    rps: float
    idle: frozenset[str]


def load(file: Path) -> Lesson:
    """Raises SimError, which names the file and the field."""
    try:
        text = file.read_text("utf-8")
        raw = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SimError(str(file), str(error)) from error
    try:
        return parse(raw)
    except SimError as error:
        line = line_of(text, error.path)
        where = f"{file}, line {line}" if line else str(file)
        raise SimError(f"{where}: {error.path}", error.rule) from error


def parse(raw: Mapping[str, object]) -> Lesson:
    top = Table(raw, "")
    naive, overbuilt = top.table("naive"), top.table("overbuilt")
    read = Lesson(
        ideas=_texts(top, "ideas"),
        budget_usd_month=top.number("budget_usd_month", 0, MOST_USD),
        sources=tuple(map(_source, _texts(top, "sources"))),
        breaks=naive.text("breaks"),
        rps=naive.number("rps", 0, MOST_RPS),
        idle=frozenset(_texts(overbuilt, "idle")),
    )
    for idea in read.ideas:
        if idea not in IDEAS:
            raise top.fault("ideas", f"no such idea: {idea}")
    for table in (naive, overbuilt, top):
        table.refuse_the_rest()
    return read


def _source(text: str) -> Source:
    plain = re.sub(r"\s*\(memory\)", "", text)
    return Source(plain, is_verified=plain == text)


def _texts(table: Table, key: str) -> tuple[str, ...]:
    rows = table.get(key)
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST or not all(isinstance(row, str) for row in rows):
        raise table.fault(key, f"not a list of 1 to {MOST} texts")
    return tuple(rows)
