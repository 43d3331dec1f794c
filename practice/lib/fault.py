from collections.abc import Callable


def untranslated(sentence: str) -> str:
    return sentence


class Fault(Exception):
    """What is wrong, and where: `tiers[3].nodes: 0 is below 1`.

    `rule` is an English sentence with named places for `params`: whoever shows it translates the sentence first.
    """

    def __init__(self, path: str, rule: str, /, **params: object) -> None:
        super().__init__(path, rule, params)
        self.path = path
        self.rule = rule
        self.params = params

    def __str__(self) -> str:
        sentence = self.sentence()
        return f"{self.path}: {sentence}" if self.path else sentence

    def sentence(self, translate: Callable[[str], str] = untranslated) -> str:
        rule = translate(self.rule)
        return rule % self.params if self.params else rule

    def json(self, translate: Callable[[str], str] = untranslated) -> dict[str, str]:
        """The refusal as the browser reads it: where, which rule, and both in one line."""
        rule = self.sentence(translate)
        return {"path": self.path, "rule": rule, "error": f"{self.path}: {rule}" if self.path else rule}
