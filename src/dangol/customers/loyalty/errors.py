"""Why rules of a loyalty programme cannot be kept."""

from dangol.errors import DangolError


class SameDayError(DangolError):
    """Other rules apply from the same day on."""

    slug = "same-day"
    title = "Other rules apply from that day on"
    status = 409

    def __init__(self, kind: str, name: str, day: str) -> None:
        super().__init__(
            f"The {kind} '{name}' applies from {day} on as well; choose another day, or archive "
            "it while it is a draft."
        )
