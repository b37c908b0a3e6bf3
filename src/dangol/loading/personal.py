"""Where loading keeps personal data outside of tables: what was brought and is not yet in one."""

from collections.abc import Iterable

from dangol.contract.registry import Registry
from dangol.governance.personal import Place, place
from dangol.tables.vocabulary import Personal


def intake_places(registry: Registry) -> Iterable[Place]:
    """Uploaded files, as their sources wrote them, for two days; events, until they are loaded."""
    yield place("folder", "intake/uploads", [("files", Personal.IDENTIFIER)])
    yield place("folder", "inbox", [("bodies", Personal.IDENTIFIER)])
