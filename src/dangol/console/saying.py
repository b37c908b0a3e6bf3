"""Our own sentences with their gaps filled; English nouns follow their number.

``[[n|run|runs]]`` in an English sentence is ``run`` where the gap ``n`` is one.
"""

import re

from dangol.words import Count, Quantity, Text, both

_FORMS = re.compile(r"\[\[(\w+)\|([^|\]]*)\|([^\]]*)\]\]")


def said(text: Text, /, **gaps: Quantity | Text | str | int) -> Text:
    """The sentence with its gaps filled; whole numbers are written out."""

    def form(found: re.Match[str]) -> str:
        value = gaps[found[1]]
        number = getattr(value, "value", value)
        return found[2] if number == 1 else found[3]

    filled = {name: Count(gap) if isinstance(gap, int) else gap for name, gap in gaps.items()}
    return both(_FORMS.sub(form, text.en), text.ko, **filled)
