"""How people are named in columns, in records as they came, and in texts.

A word stands for somebody only where such a word belongs: 1000 may be a customer, a product
and an amount.
"""

import re
from collections.abc import Iterator

NUMBER, DEVICE, ORDER, IDENTIFIER, PARTNER = "number", "device", "order", "identifier", "partner"
OWN = (
    "customer_id", "person_id", "from_customer_id", "left_customer_id", "right_customer_id",
)  # fmt: skip
"""Columns that say whose a row is."""
NAMING: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OWN, (NUMBER,)),
    "candidate_group": (NUMBER,),
    "previous_id": (NUMBER, DEVICE),
    "anonymous_id": (DEVICE,),
    **dict.fromkeys(("visitor_id", "unit_id"), (DEVICE, NUMBER)),
    "cluster_id": (NUMBER,),
    "order_id": (ORDER,),
    **dict.fromkeys(
        (
            "identifier", "standard_identifier", "identifier_key", "told_email", "told_phone",
            "email_key", "phone_key", "email", "phone", "address", "push_token", "card_number",
        ),
        (IDENTIFIER,),
    ),
    "evidence_key": (IDENTIFIER, NUMBER),
    **dict.fromkeys(("identifier_hash", "respondent_id"), (PARTNER,)),
}  # fmt: skip
"""What may stand in a column, by its name."""

KEY_WORDS = "customer|user|member|person|client|household|고객|회원"
_KEY = re.compile(KEY_WORDS, re.IGNORECASE)
_WORDS = re.compile(r"""[\s,;|"'{}\[\]]+""")
LEAST_LETTERS = 7
# The letters of an identifier go on; signs of JSON and of addresses end before it.
_BEFORE = r"(^|[^a-z0-9_.+%-]|\\u[0-9a-f]{4}|\\[nrtbf]|%[0-9a-f]{2})"
_AFTER = r"($|[^a-z0-9_.-]|[.-]($|[^a-z0-9_]))"


def is_telling(word: str) -> bool:
    """Whether a word is recognised wherever it stands; short ones are in too many places."""
    return len(word) >= LEAST_LETTERS


def names_people(key: str) -> bool:
    """Whether what stands under this name is a customer's number."""
    return _KEY.search(key) is not None


def said_names(key: str, value: str) -> Iterator[tuple[str, str]]:
    """Kind and name of everybody whom a value of a record as it came may name."""
    if names_people(key):
        yield NUMBER, value
    yield IDENTIFIER, value
    for word in {value, *_WORDS.split(value)}:
        if is_telling(word):
            yield from ((kind, word) for kind in (NUMBER, DEVICE, ORDER, IDENTIFIER))


def pattern_of(number: str) -> str:
    """A short number as the value of a name in JSON that speaks of customers."""
    return f'(?i)"[^"]*({KEY_WORDS})[^"]*"\\s*:\\s*"{re.escape(number)}"'


def alone(word: str) -> str:
    """An identifier in a text of small letters, where it is not a part of a longer one.

    im@shop.example is not in kim@shop.example, nor a number in a longer number. For Python,
    RE2 (DuckDB) and Java (Spark).
    """
    return f"{_BEFORE}{re.escape(word.lower())}{_AFTER}"
