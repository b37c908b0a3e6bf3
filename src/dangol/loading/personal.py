"""Where loading keeps personal data outside of tables: files that were brought, for two days."""

from collections.abc import Iterable

from dangol.contract.registry import Registry
from dangol.governance.personal import Place, place
from dangol.tables.vocabulary import Personal


def intake_places(registry: Registry) -> Iterable[Place]:
    """Uploaded files, as their sources wrote them."""
    yield place("folder", "intake/uploads", [("files", Personal.IDENTIFIER)])
