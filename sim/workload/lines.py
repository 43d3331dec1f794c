"""Where in a TOML text a field stands, by its path: for whoever has to mend it. As far as it can be followed."""

import re

_PART = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


def line_of(text: str, path: str) -> int | None:
    """The line, from 1, of `classes[2].needs[0]`, or of the innermost table around it that is there; else None."""
    lines = text.splitlines()
    found, at, prefix = None, 0, ""
    for name, n in _PART.findall(path):
        prefix = f"{prefix}.{name}" if prefix else name
        header = _header(lines, prefix, int(n or 0))
        line = header if header is not None else _field(lines, name, at)
        if line is None:
            break
        found, at = line + 1, line + (header is not None)
    return found


def _header(lines: list[str], prefix: str, n: int) -> int | None:
    """The n-th `[prefix]` or `[[prefix]]`, else the first table inside of it."""
    names = re.escape(prefix)
    exact = [at for at, line in enumerate(lines) if re.match(rf"\s*\[+\s*{names}\s*\]", line)]
    inside = [at for at, line in enumerate(lines) if re.match(rf"\s*\[+\s*{names}\.", line)]
    if n < len(exact):
        return exact[n]
    return inside[0] if inside and not exact else None


def _field(lines: list[str], name: str, at: int) -> int | None:
    """The first `name =` from a line on, inside of the same table."""
    for n, line in enumerate(lines[at:], start=at):
        if n > at and line.lstrip().startswith("["):
            return None
        if re.search(rf"(?:^|[{{,\s])\"?{re.escape(name)}\"?\s*=", line.split("#")[0]):
            return n
    return None
