"""Changing the secret of a source: who did it is kept, the secret itself is not shown again."""

from dangol.governance import audit
from dangol.governance.kept import Kept
from dangol.governance.principal import Principal, require
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import keep_credential
from dangol.sources.kept_source import KeptSource


def change_credential(
    workspace: Workspace, kept: Kept[KeptSource], secret: str, who: Principal
) -> None:
    """Keep a secret instead of the one before; an empty one is forgotten. Raises ForbiddenError."""
    require(who, "admin")
    keep_credential(workspace.project, kept.id, secret)
    deed = "give-secret" if secret else "forget-secret"
    with workspace.state.begin() as connection:
        audit.write(connection, workspace.clock(), who.actor, deed, kept.record.kind, kept.id, {})
