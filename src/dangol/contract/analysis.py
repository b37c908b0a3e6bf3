"""An analysis: a question over tables, declared once; everything else is generated.

Its fields are its parameters. The constructor stores, ``compute`` builds the answer. Time
is an argument (``as_of``) and so is chance (``seed``).
"""

import datetime as dt
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from dangol.contract.entry import Entry
from dangol.contract.errors import DeclarationError
from dangol.contract.params import param
from dangol.contract.persons import person_reads
from dangol.contract.record import Record
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.tables.vocabulary import Read, Write
from dangol.words import Text


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


AsOf = Annotated[dt.datetime | None, AfterValidator(_utc)]


class Analysis(BaseModel):
    """The base of every analysis; a subclass is found through the entry points ``dangol.analyses``.

    ``slug`` is its name everywhere. ``entry`` is the console's entry under which its page
    stands. ``method_version`` rises when the same data would get another answer. ``page``
    names a route of the console where a made-for-it page shows the answer. It is handed
    people, several numbers of one person as one, unless it asks ``by_record``. ``considers``
    are kinds of records whose decisions it heeds. What ``is_timeless`` says the same tomorrow,
    as long as nothing else comes in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: ClassVar[str]
    title: ClassVar[Text]
    question: ClassVar[Text]
    entry: ClassVar[Entry]
    reads: ClassVar[tuple[Read, ...]] = ()
    writes: ClassVar[tuple[Write, ...]] = ()
    method_version: ClassVar[int] = 1
    page: ClassVar[str | None] = None
    by_record: ClassVar[bool] = False
    is_timeless: ClassVar[bool] = False
    considers: ClassVar[tuple[type[Record], ...]] = ()

    as_of: AsOf = param(
        None,
        title=Text(en="As of", ko="기준 시각"),
        help=Text(
            en="Only what was known by this moment counts. Empty means now.",
            ko="이 시각까지 알려진 것만 셉니다. 비우면 지금입니다.",
        ),
    )

    def inputs(self) -> tuple[Read, ...]:
        """What this instance reads; most analyses read the same whatever their parameters."""
        return self.reads

    def needs(self) -> tuple[Read, ...]:
        """What it reads, and who is who where it reads of customers."""
        reads = self.inputs()
        return reads if self.by_record else (*reads, *person_reads(reads))

    def outputs(self) -> tuple[Write, ...]:
        """What this instance writes."""
        return self.writes

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        """The answer from the tables that were declared."""
        raise DeclarationError(f"Analysis '{self.slug}' has no 'compute'.")

    @property
    def moment(self) -> dt.datetime:
        """``as_of``, which a run always fills in."""
        if self.as_of is None:
            raise DeclarationError(f"Analysis '{self.slug}' was computed without a moment.")
        return self.as_of

    def at(self, moment: dt.datetime) -> "Analysis":
        """The same question at another moment."""
        return self.model_copy(update={"as_of": moment})

    def parameters(self) -> dict[str, Any]:
        """Every parameter, ready for JSON."""
        return self.model_dump(mode="json")
