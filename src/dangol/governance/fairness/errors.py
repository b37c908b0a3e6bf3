"""What can be wrong with rules of fairness."""

from dangol.errors import DangolError


class FairnessRuledTwiceError(DangolError):
    """Two rules are about the same attribute."""

    slug = "fairness-ruled-twice"
    title = "There is a rule already"
    status = 409

    def __init__(self, attribute: str, other: str) -> None:
        super().__init__(
            f"Groups by '{attribute}' are under the rule '{other}' already.\n"
            "Change that one, or archive it first."
        )
