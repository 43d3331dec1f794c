"""A text and a place in it: takes what it is asked for, or says that it is not there. Never looks back far."""

import re

_SPACE = re.compile(r"[ \t\r]+")
_BLANK = re.compile(r"[\s;]+")
_DIRECTIVE = re.compile(r"%%\{")


FAR = 4000  # letters that may stand between what opens and what closes, over lines


class Scanner:
    def __init__(self, text: str, at: int = 0) -> None:
        self.text, self.at = text, at
        self._counted = (0, 1)

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.text)

    @property
    def line(self) -> int:
        """Where it stands, for people."""
        at, line = self._counted
        self._counted = (self.at, line + self.text.count("\n", at, self.at))
        return self._counted[1]

    @property
    def end_of_line(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def takes(self, word: str) -> bool:
        if not self.text.startswith(word, self.at):
            return False
        self.at += len(word)
        return True

    def take_until(self, *ends: str, over_lines: bool = False) -> str | None:
        """All before the nearest of these, which is taken too; None if none comes in time."""
        far = self.at + FAR if over_lines else self.end_of_line
        found = [(at, -len(end)) for end in ends if (at := self.text.find(end, self.at, far)) >= 0]
        if not found:
            return None
        at, length = min(found)
        words, self.at = self.text[self.at : at], at - length
        return words

    def take_line(self) -> str:
        """The rest of the line."""
        start, self.at = self.at, self.end_of_line
        return self.text[start : self.at]

    def skip_space(self) -> None:
        self.take(_SPACE)

    def skip_blank(self) -> None:
        """Past empty lines, ends of statements, comments and directives."""
        while self.take(_BLANK) or self._skip_comment():
            pass

    def _skip_comment(self) -> bool:
        if not self.text.startswith("%%", self.at):
            return False
        if not self.take(_DIRECTIVE) or self.take_until("}%%", over_lines=True) is None:
            self.take_line()
        return True
