"""Why something breaks, in a sentence, with tiers called by their names."""

from collections.abc import Mapping

from sim import words


def reason(code: str, params: Mapping[str, str], names: Mapping[str, str]) -> str:
    """A code of `words.REASONS` with its params; `names` of tiers by id."""
    return words.REASONS[code] % {key: names.get(value, value) for key, value in params.items()}
