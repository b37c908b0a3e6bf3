"""Why a decision about two customer numbers cannot be kept."""

from dangol.errors import DangolError


class OneNumberError(DangolError):
    """Both are the same number."""

    slug = "one-number"
    title = "A decision needs two customer numbers"
    status = 422

    def __init__(self, number: str) -> None:
        super().__init__(f"Both numbers are '{number}'; name two different ones.")


class ContraryDecisionError(DangolError):
    """Somebody decided the contrary about the same two."""

    slug = "contrary-decision"
    title = "The contrary was decided before"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"The contrary is in force as '{name}'; undo that decision first.")
