"""What can keep people from being contacted."""

from collections.abc import Iterable

from dangol.errors import DangolError


class NoTargetsError(DangolError):
    """Nobody was chosen yet."""

    slug = "no-targets"
    title = "Nobody was chosen yet"
    status = 409

    def __init__(self, instance: str) -> None:
        super().__init__(
            f"The targeting '{instance}' has no answer yet, so there is nobody to contact.\n"
            "Run it first: dangol run targeting"
        )


class NotCountedError(DangolError):
    """Nobody is in the audience, as far as it was counted."""

    slug = "not-counted"
    title = "The audience holds nobody yet"
    status = 409

    def __init__(self, audience: str) -> None:
        super().__init__(
            f"The audience '{audience}' was not counted yet, or holds nobody.\n"
            "Count it first: dangol run audiences"
        )


class NightError(DangolError):
    """Nothing may be sent at night."""

    slug = "night"
    title = "Nothing may be sent at night"
    status = 409

    def __init__(self, channel: str, hours: str) -> None:
        super().__init__(
            f"Between {hours} nobody may be contacted by {channel}, whatever they agreed to.\n"
            "Make the list for the day; the hours stand in the rules of consent."
        )


class UnfairListError(DangolError):
    """A rule of fairness stops the list."""

    slug = "unfair-list"
    title = "Groups are chosen unlike"
    status = 409

    def __init__(self, name: str, found: Iterable[str], remedy: str) -> None:
        listed = "\n".join(f"  {one}" for one in found)
        super().__init__(
            f"The list of '{name}' is stopped by a rule of fairness:\n{listed}\n"
            f"{remedy}; or an administrator approves the list with a reason (--approve), which is "
            "kept in the audit trail."
        )
