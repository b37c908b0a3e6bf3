"""Whether the day or the month of a date stands first, where the values leave it open."""

from typing import Literal

from dangol.loading.kinds import DATE_FORMATS, Written

First = Literal["day", "month"]


def first_of(written: Written) -> First:
    """What the formats say; the day where none of them begins with one of the two."""
    first = next((one for one in written.formats if one[:2] in ("%d", "%m")), "%d")
    return "month" if first.startswith("%m") else "day"


def in_order(written: Written, first: First) -> Written:
    """The same formats with day and month in this order: a person has decided, no doubt is left."""
    begins = "%d" if first == "day" else "%m"
    turned = [
        _exchanged(one) if one[:2] in ("%d", "%m") and one[:2] != begins else one
        for one in written.formats
    ]
    known = tuple(dict.fromkeys(one for one in turned if one in DATE_FORMATS))
    return written.model_copy(update={"formats": known or written.formats, "doubts": ()})


def _exchanged(format: str) -> str:
    return format.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")
