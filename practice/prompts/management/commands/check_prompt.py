"""Plays a prompt's designs through and says what is unfair about it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practice.prompts import catalogue
from practice.prompts.soundness import Soundness
from sim.errors import SimError


class Command(BaseCommand):
    help = "Play the designs of prompts through: reference, naive, over-built. Says nothing of a prompt that is fair."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prompt", nargs="*", help="its folder's name; all of them, if none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [catalogue.HERE / name for name in options["prompt"]] or sorted(_folders(catalogue.HERE))
        faults = [f"{folder.name}: {fault}" for folder in folders for fault in _faults(folder)]
        if faults:
            raise CommandError("\n".join(faults))


def _folders(parent: Path) -> list[Path]:
    return [path for path in parent.iterdir() if path.is_dir()]


def _faults(folder: Path) -> list[str]:
    try:
        prompt = catalogue.read(folder)
        return list(Soundness(prompt).faults())
    except (catalogue.Broken, SimError) as broken:
        return [str(broken)]
