"""Places for tiers that came without any: in columns, each tier right of all that lead to it."""

from collections.abc import Collection, Iterable, Sequence

Ends = tuple[str, str]

ACROSS, DOWN, GRID = 240, 144, 8


def places(names: Sequence[str], links: Collection[Ends]) -> dict[str, tuple[int, int]]:
    """Each name's place, on the grid. A link that leads back into a circle does not count."""
    columns: dict[int, list[str]] = {}
    for name, column in _columns(names, links).items():
        columns.setdefault(column, []).append(name)
    tallest = max(map(len, columns.values()), default=0)
    return {
        name: (column * ACROSS, _snapped((n + (tallest - len(rows)) / 2) * DOWN))
        for column, rows in columns.items()
        for n, name in enumerate(rows)
    }


def _snapped(value: float) -> int:
    return int(value / GRID) * GRID


def _columns(names: Sequence[str], links: Collection[Ends]) -> dict[str, int]:
    """The length of the longest way to each, over links that do not lead back."""
    targets: dict[str, list[str]] = {name: [] for name in names}
    for start, end in links:
        targets[start].append(end)
    forward = _without_circles(names, targets)
    column = dict.fromkeys(names, 0)
    for name in forward:  # sources first
        for end in targets[name]:
            if forward[end] > forward[name]:
                column[end] = max(column[end], column[name] + 1)
    return column


def _without_circles(names: Sequence[str], targets: dict[str, list[str]]) -> dict[str, int]:
    """The names in an order in which every link that closes no circle leads onwards, each with its number."""
    done: dict[str, None] = {}
    for name in names:
        _visit(name, targets, done)
    return {name: n for n, name in enumerate(reversed(done))}


def _visit(name: str, targets: dict[str, list[str]], done: dict[str, None]) -> None:
    """Depth first, without recursion: a chain may be as long as a design."""
    if name in done:
        return
    seen = {name}
    stack: list[tuple[str, Iterable[str]]] = [(name, iter(targets[name]))]
    while stack:
        here, ahead = stack[-1]
        onward = next((end for end in ahead if end not in done and end not in seen), None)
        if onward is None:
            done[here] = None
            stack.pop()
        else:
            seen.add(onward)
            stack.append((onward, iter(targets[onward])))
