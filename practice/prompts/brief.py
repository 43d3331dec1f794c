"""The brief of a prompt: the question as an interviewer puts it, and what she answers if somebody asks."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from markdown import markdown

ASKED = "## If you ask"


@dataclass(frozen=True)
class Brief:
    question: SafeString
    answers: tuple[tuple[str, SafeString], ...]  # what was asked, what is answered


def read(text: str) -> Brief:
    """Markdown: the question, then under `## If you ask` one `### …?` for each thing worth asking."""
    question, heading, asked = text.partition(ASKED)
    if not question.strip():
        raise ValueError("the question is missing")
    if not heading:
        raise ValueError(f"the heading “{ASKED}” is missing")
    parts = re.split(r"^### (.+)$", asked, flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return Brief(_html(question), tuple((ask.strip(), _html(answer)) for ask, answer in pairs))


def _html(text: str) -> SafeString:
    return mark_safe(markdown(text.strip(), output_format="html"))  # noqa: S308 our own files, not a visitor's text
