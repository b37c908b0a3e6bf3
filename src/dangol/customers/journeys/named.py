"""Steps as people call them."""

from dangol.tables.journeys import STEP_WORDS
from dangol.words import Text


def step_words(name: str) -> Text:
    """What a step is called: the tracking plan's own word where it has one."""
    return STEP_WORDS.get(name, Text(en=name, ko=name))


def quoted_step(name: str) -> Text:
    """The same as the name of a thing."""
    words = step_words(name)
    return Text(en=f"“{words.en}”", ko=f"‘{words.ko}’")
