"""Where the collector keeps personal data: events that wait in the inbox."""

from collections.abc import Iterable

from dangol.contract.registry import Registry
from dangol.governance.personal import Place, place
from dangol.tables.vocabulary import Personal


def inbox_places(registry: Registry) -> Iterable[Place]:
    """Bodies as they came; whoever they are about, until the loader has taken them over."""
    yield place("folder", "inbox", [("bodies", Personal.IDENTIFIER)])
