"""What can be wrong with an audience."""

from collections.abc import Iterable

from dangol.errors import DangolError, did_you_mean


class RuleError(DangolError):
    """A rule asks for what is not there, or for what a column cannot be."""

    slug = "rule-cannot-be-asked"
    title = "The rule asks for something that is not there"
    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, [("rule", message)])


class UnknownAudienceError(DangolError):
    """A rule names another audience that is not in use."""

    slug = "unknown-audience"
    title = "The rule names an audience that is not there"
    status = 422

    def __init__(self, asking: str, asked: str, known: Iterable[str]) -> None:
        names = sorted(known)
        there = f"There is: {', '.join(names)}." if names else "There is no other audience."
        message = (
            f"Audience '{asking}' asks for audience '{asked}', which is not "
            f"there{did_you_mean(asked, names)}\n{there}"
        )
        super().__init__(message, [("rule", message)])


class CircularAudienceError(DangolError):
    """Audiences that are made of each other."""

    slug = "audience-of-itself"
    title = "An audience cannot be made of itself"
    status = 422

    def __init__(self, names: Iterable[str]) -> None:
        message = (
            f"These audiences would be made of each other: {', '.join(names)}.\n"
            "Take one of them out of the rule."
        )
        super().__init__(message, [("rule", message)])
