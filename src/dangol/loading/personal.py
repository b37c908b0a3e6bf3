"""Where loading keeps personal data outside of tables: what was brought and is not yet in one."""

from collections.abc import Iterable

from dangol.contract.registry import Registry
from dangol.governance.personal import Place, place
from dangol.tables.vocabulary import Personal


def intake_places(registry: Registry) -> Iterable[Place]:
    """Uploads for two days; events and calls until they are loaded; what others put here."""
    yield place("folder", "intake/uploads", [("files", Personal.IDENTIFIER)])
    yield place("folder", "inbox", [("bodies", Personal.IDENTIFIER)])
    yield place("folder", "webhooks", [("bodies", Personal.IDENTIFIER)])
    yield place("folder", "incoming", [("files", Personal.IDENTIFIER)])
