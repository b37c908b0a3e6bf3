"""What is refused to protect people: unmasking, erasing, keeping, and letting rows leave."""

import datetime as dt
from collections.abc import Iterable, Mapping

from dangol.errors import DangolError


class NoReasonError(DangolError):
    """Something that needs a reason was asked for without one."""

    slug = "no-reason"
    title = "A reason is needed"
    status = 422

    def __init__(self) -> None:
        super().__init__("Say why: the reason is kept in the audit trail.")


class NamingReasonError(DangolError):
    """A reason names the person whom it is about."""

    slug = "naming-reason"
    title = "The reason names the person"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            "The reason names the person, and it stays when they are erased.\nSay why without "
            "their number, address or e-mail."
        )


class UnknownPersonError(DangolError):
    """Nothing of a person is kept."""

    slug = "unknown-person"
    title = "Nothing is kept of this person"
    status = 404

    def __init__(self, customer_id: str) -> None:
        super().__init__(
            f"Nothing is kept under the customer number '{customer_id}'.\nSee that it is written "
            "as in the tables; who was erased is not there any more."
        )


class NotErasedError(DangolError):
    """Something of a person is still found."""

    slug = "not-erased"
    title = "Something is still there"
    status = 503

    def __init__(self, left: Mapping[str, int]) -> None:
        listed = ", ".join(f"{name} ({count})" for name, count in left.items())
        super().__init__(
            f"After several passes this is still found: {listed}.\nThe erasure stays open; try "
            "again when nothing is being loaded."
        )


class PreferenceLinkError(DangolError):
    """A link to somebody's preferences is none of ours."""

    slug = "preference-link"
    title = "The link is not valid"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "This link is not valid.\nTake the whole link from the message that it came with."
        )


class RuledTwiceError(DangolError):
    """Two rules say how long a table is kept."""

    slug = "ruled-twice"
    title = "There is a rule already"
    status = 409

    def __init__(self, table: str, other: str) -> None:
        super().__init__(
            f"How long '{table}' is kept is said by the rule '{other}' already.\n"
            "Change that one, or archive it first."
        )


class NotYetError(DangolError):
    """Somebody asks to delete what is only old at a later moment."""

    slug = "not-yet"
    title = "That moment has not come"
    status = 422

    def __init__(self, as_of: dt.datetime) -> None:
        super().__init__(
            f"Nothing is deleted as of {as_of:%Y-%m-%d %H:%M}: that moment has not come.\n"
            "List what the rules would delete then, or apply them as of now."
        )


class RequestClosedError(DangolError):
    """A request of a person was answered before."""

    slug = "request-closed"
    title = "The request is closed"
    status = 409

    def __init__(self) -> None:
        super().__init__("The request is closed already.\nSee the list for what came of it.")


class SmallGroupsError(DangolError):
    """What would leave the platform describes too few people alike."""

    slug = "small-groups"
    title = "Too few people are described alike"
    status = 409

    def __init__(self, k: int, found: Iterable[tuple[str, int, int, str]]) -> None:
        """``found``: by table the rows at risk, the smallest group, and what to leave out."""
        listed = "\n".join(
            f"  {table}: {rows:,} at risk; the smallest group is {smallest}. {advice}"
            for table, rows, smallest, advice in found
        )
        super().__init__(
            f"Rows that describe fewer than {k} people alike may say who somebody is:\n{listed}\n"
            "Leave columns out, take coarser values ('generalise'), or ask an administrator."
        )
