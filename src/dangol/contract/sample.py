"""A sample: data whose origin is known, loaded by a command and labelled on every screen.

Declared as an analysis is: its fields are its parameters, and flags, routes and schema come
from them.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from dangol.contract.tables_view import Report
from dangol.settings import Settings
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.vocabulary import Table
from dangol.words import Text


@dataclass(frozen=True)
class Finding:
    """Something that the loader met in the data and what it did about it."""

    count: int
    words: Text


class Sample(BaseModel, ABC):
    """The base of every sample; found through the entry points ``dangol.samples``.

    ``settings`` are those of a project that holds it, whatever its parameters. ``tables``
    are its own, beside the shared ones that it fills.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    title: ClassVar[Text]
    notice: ClassVar[Text]
    settings: ClassVar[dict[str, Any]]
    tables: ClassVar[tuple[Table, ...]] = ()

    @abstractmethod
    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        """The rows of every table that the sample fills, and what was found on the way."""

    def parameters(self) -> dict[str, Any]:
        """Every parameter, ready for JSON."""
        return self.model_dump(mode="json")
