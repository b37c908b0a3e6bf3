"""What channels are called: the ways of visits, and those by which people are approached."""

from dangol.tables.visits import TRAFFIC
from dangol.words import Text

DIRECT, OTHER = "direct", "other"
CHANNEL_WORDS = {
    **TRAFFIC,
    "sms": Text(en="Text messages", ko="문자"),
    "push": Text(en="Push", ko="푸시"),
    "mail": Text(en="Post", ko="우편"),
    "display": Text(en="Display", ko="배너"),
    "tv": Text(en="Television", ko="TV"),
    OTHER: Text(en="All others", ko="그 밖의 모두"),
}
BETWEEN = " > "


def channel_words(name: str) -> Text:
    """A channel as people call it; by its own name where nobody wrote another."""
    return CHANNEL_WORDS.get(name, Text(en=name, ko=name))


def path_words(names: str) -> Text:
    """A path of names, in words."""
    words = [channel_words(name) for name in names.split(BETWEEN)]
    return Text(en=BETWEEN.join(one.en for one in words), ko=BETWEEN.join(one.ko for one in words))
