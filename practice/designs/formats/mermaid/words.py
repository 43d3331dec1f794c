"""What stands in a box of Mermaid's, as plain words: without HTML, Markdown, icons and entities."""

import html
import re

_TAG = re.compile(r"<[^<>\n]{0,200}>")
_ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]{1,40}")
_ENTITY = re.compile(r"#(\w{1,31});")
_BOLD = re.compile(r"\*\*|__|`")


def plain(label: str) -> str:
    words = _ICON.sub(" ", _TAG.sub(" ", label))
    if words.startswith("`"):
        words = _BOLD.sub("", words)
    return html.unescape(_ENTITY.sub(_named, words))


def _named(found: re.Match[str]) -> str:
    return f"&#{found[1]};" if found[1].isdigit() else f"&{found[1]};"
