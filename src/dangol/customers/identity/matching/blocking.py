"""Which pairs of records are looked at at all: those that share something rare enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Records that share ``keys``; where that makes too many pairs, those that share more."""

    keys: Keys
    instead: tuple[Keys, ...] = ()


PERSON_BLOCKS = (
    Block(("email",)),
    Block(("phone",)),
    Block(("national",)),
    Block(
        ("full_name",), (("full_name", "birth_year"), ("full_name", "city"), ("full_name", "house"))
    ),
    Block(("birth",), (("birth", "given"), ("birth", "family"), ("birth", "street"))),
    Block(("given", "postcode"), (("given", "postcode", "street"),)),
    Block(("family", "postcode"), (("family", "postcode", "house"),)),
    Block(("street", "house"), (("street", "house", "unit"), ("street", "house", "given"))),
    Block(("postcode", "house"), (("postcode", "house", "unit"),)),
    Block(("street", "given")),
    Block(("street", "family")),
    Block(("city", "given")),
    Block(("city", "family")),
    Block(("building", "house")),
    Block(("given_start", "family_start", "birth_year")),
)


def chosen(blocks: Sequence[Block], pairs: dict[Keys, float], most: float) -> Iterator[Keys]:
    """The keys to block by, given how many pairs each makes; ``most`` are allowed for one."""
    for block in blocks:
        for keys in (block.keys,) if pairs[block.keys] <= most else block.instead:
            if pairs[keys] <= most:
                yield keys


def every_key(blocks: Sequence[Block]) -> Iterator[Keys]:
    for block in blocks:
        yield block.keys
        yield from block.instead
