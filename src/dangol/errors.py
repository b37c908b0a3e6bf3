"""The root of every deliberate error: what was wrong, what is there, what to do.

Each room keeps its own errors beside it and derives them from here, so the outer
surfaces (CLI, API, console) can show any of them without knowing the room.
"""

import difflib
from collections.abc import Iterable


class DangolError(Exception):
    """A mistake that a person can mend; its message is one small page of help.

    ``slug`` names the kind of problem (the RFC 9457 ``type``), ``status`` is the HTTP
    answer and ``exit_code`` the one of the command line. ``faults`` carries every single
    fault of one input, as ``(place, message)``: people fix a form once, not nine times.
    """

    slug = "error"
    title = "Something is wrong"
    status = 400
    exit_code = 2

    def __init__(self, message: str, faults: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.faults = tuple(faults)


class NotFoundError(DangolError):
    """Something was asked for by a name that does not exist."""

    slug = "not-found"
    title = "There is no such thing"
    status = 404
    exit_code = 3

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        there = f"There is: {', '.join(names)}." if names else f"There is no {kind} yet."
        super().__init__(f"There is no {kind} '{name}'{did_you_mean(name, names)}\n{there}")


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``name``, if any is close."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: a suggestion, or a full stop."""
    near = nearest_name(name, known)
    return f"; did you mean '{near}'?" if near else "."
