"""Why somebody needs to see what is masked, as requests say it."""

from typing import Annotated

from pydantic import Field

Reason = Annotated[
    str | None,
    Field(max_length=1_000, description="Why identifiers are needed; kept in the audit trail."),
]
