"""What can go wrong when analyses are planned and run."""

from collections.abc import Iterable

from dangol.errors import DangolError, NotFoundError


class UnknownRunError(NotFoundError):
    """There is no run of this id."""

    slug = "unknown-run"
    title = "There is no such run"

    def __init__(self, run_id: str) -> None:
        DangolError.__init__(
            self, f"There is no run '{run_id}'.\n'dangol list runs' shows the latest."
        )


class UnknownInstanceError(NotFoundError):
    """There is no saved analysis of this name."""

    slug = "unknown-instance"
    title = "There is no such saved analysis"

    def __init__(self, slug: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"saved analysis of '{slug}' named", name, known)


class CircleError(DangolError):
    """Analyses wait for each other in a circle."""

    slug = "circle"
    title = "Analyses wait for each other"
    status = 409

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            f"These analyses wait for each other: {' -> '.join(names)}.\n"
            "Let one of them read what was last committed: declare its read with .last_committed()."
        )


class StoppedError(DangolError):
    """A person stopped the run."""

    slug = "stopped"
    title = "The run was stopped"

    def __init__(self) -> None:
        super().__init__("The run was stopped before it wrote anything.")
