"""A sample: data whose origin is known, loaded by a command and labelled on every screen."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from dangol.contract.tables_view import Report
from dangol.settings import Settings
from dangol.store.warehouse.interface import Change, Session
from dangol.words import Text


@dataclass(frozen=True)
class Finding:
    """Something that the loader met in the data and what it did about it."""

    count: int
    words: Text


class Sample(ABC):
    """The base of every sample; found through the entry points ``dangol.samples``."""

    name: ClassVar[str]
    title: ClassVar[Text]
    notice: ClassVar[Text]
    settings: ClassVar[dict[str, Any]]

    @abstractmethod
    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        """The rows of every table that the sample fills, and what was found on the way."""
