"""A day as people write it in a parameter: ``2026-01-05``."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field


def _exists(text: str) -> str:
    return dt.date.fromisoformat(text).isoformat() if text else text


DayText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_exists)]
DayOrNothing = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(_exists)]
"""A day, or an empty text where none is said."""
