"""What cannot be planned."""

from dangol.errors import DangolError


class NoPlanError(DangolError):
    """Limits that no plan keeps."""

    slug = "no-plan"
    title = "No plan keeps these limits"
    status = 422


class TooLittleSalesError(NoPlanError):
    """No plan within the limits brings as much as it must; ``missing`` is by how much."""

    def __init__(self, least: float, most: float) -> None:
        super().__init__(
            f"The most that a plan within the limits brings is {most:,.6g}, and {least:,.6g} was "
            "asked: ask for less, raise the budget, or widen the limits."
        )
        self.missing = least - most
