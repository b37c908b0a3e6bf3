"""What a plan cannot be."""

from dangol.words import Text


class UnfitPlanError(ValueError):
    """Weeks, places or promotions that a plan cannot have.

    ``reason`` says why to people, ``help`` what to do.
    """

    def __init__(self, reason: Text, help: Text) -> None:
        super().__init__(f"{reason.en} {help.en}".removesuffix("."))
        self.reason = reason
        self.help = help
