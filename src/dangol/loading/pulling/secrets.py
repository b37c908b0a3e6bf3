"""Changing the secret of a source, or of who is called.

Who did it is kept; the secret itself is not shown again.
"""

from dangol.contract.record import Record
from dangol.governance import audit
from dangol.governance.kept import Kept
from dangol.governance.principal import Principal, require
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import keep_credential


def change_credential(
    workspace: Workspace, kept: Kept[Record], secret: str, who: Principal
) -> None:
    """Keep a secret instead of the one before; an empty one is forgotten. Raises ForbiddenError."""
    require(who, "admin")
    keep_credential(workspace.project, kept.id, secret)
    deed = "give-secret" if secret else "forget-secret"
    with workspace.state.begin() as connection:
        audit.write(connection, workspace.clock(), who.actor, deed, kept.record.kind, kept.id, {})
