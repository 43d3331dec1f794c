"""The prompts: a folder each. One that cannot be read is left out and reported; the site starts with the others."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import strip_tags

import sim
from practice.prompts import brief, lesson
from practice.prompts.lesson import Lesson
from sim.design import Design
from sim.workload import Workload

HERE = Path(__file__).resolve().parent / "catalogue"
DIFFICULTIES = ("intro", "easy", "medium", "hard")


@dataclass(frozen=True)
class Prompt:
    """The interview question: what is asked, and the workload behind it."""

    slug: str
    brief: brief.Brief
    workload: Workload
    lesson: Lesson
    folder: Path

    @property
    def title(self) -> str:
        return self.workload.title

    @property
    def searched(self) -> str:
        """What a search looks through: what is told before anything is begun."""
        return " ".join((self.title, self.workload.summary, strip_tags(self.brief.question))).casefold()

    @property
    def version(self) -> int:
        return self.workload.version

    def reference(self) -> dict[str, Any]:
        """A design that passes. Not for the eyes of anybody who has not finished."""
        drawn: dict[str, Any] = json.loads((self.folder / "reference.json").read_text("utf-8"))
        return drawn

    def design(self, name: str) -> Design:
        """`reference`, `naive` (too little) or `overbuilt` (too much), for the simulator. Raises SimError."""
        return sim.design.load(self.folder / f"{name}.json")


class Broken(Exception):
    """What is wrong with a folder: the file, and the field in it where one is to blame."""


def read(folder: Path) -> Prompt:
    """Raises Broken."""
    try:
        workload = sim.workload.load(folder / "prompt.toml")
        taught = lesson.load(folder / "lesson.toml")
    except sim.SimError as error:
        raise Broken(str(error)) from error
    return Prompt(folder.name, _brief(folder / "brief.md"), workload, taught, folder)


def read_all(folder: Path) -> tuple[dict[str, Prompt], list[Broken]]:
    prompts, broken = {}, []
    for each in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            prompts[each.name] = read(each)
        except Broken as problem:
            broken.append(problem)
    return prompts, broken


@cache
def _read() -> tuple[dict[str, Prompt], list[Broken]]:
    return read_all(HERE)


def everything() -> dict[str, Prompt]:
    return _read()[0]


def broken() -> list[Broken]:
    """Why some folders were left out; for those who run the site."""
    return _read()[1]


def listed() -> list[Prompt]:
    """The ones to choose from, easiest first."""
    shown = [prompt for prompt in everything().values() if prompt.workload.listed]
    return sorted(shown, key=lambda prompt: (DIFFICULTIES.index(prompt.workload.difficulty), prompt.title))


def get(slug: str) -> Prompt | None:
    return everything().get(slug)


def workload(slug: str) -> Workload:
    return everything()[slug].workload


def _brief(file: Path) -> brief.Brief:
    try:
        return brief.read(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Broken(f"{file}: {error}") from error
