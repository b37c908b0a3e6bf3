"""Which upload is looked at, and how it shall be read: as an address, and as a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import ValidationError

from dangol.console.visit import Visit
from dangol.loading.asking import SourceIn, source_of
from dangol.loading.errors import UnreadableSourceError
from dangol.loading.sources import Reading, Source
from dangol.loading.uploads import find_upload

PATH = "/trust/loading/preview"
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "caret": "^"}
HEADERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Looking:
    """The address of a look; what is empty is found out."""

    upload: str
    name: str = ""
    form: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: str = ""
    sheet: str = ""
    stay: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Looking":
        return cls(**{one: values.get(one, "") for one in cls.__dataclass_fields__})

    @property
    def given(self) -> dict[str, str]:
        """What is not found out, by name."""
        known = {one: getattr(self, one) for one in self.__dataclass_fields__}
        return {one: value for one, value in known.items() if value}

    @property
    def address(self) -> str:
        return f"{PATH}?{urlencode(self.given)}"

    def reading(self) -> Reading:
        """Raises UnreadableSourceError for what no file could be."""
        try:
            return Reading.model_validate(
                {
                    "encoding": self.encoding or None,
                    "delimiter": DELIMITERS.get(self.delimiter),
                    "has_header": HEADERS.get(self.header),
                    "sheet": self.sheet or None,
                    "stay": [one.strip() for one in self.stay.split(",") if one.strip()] or None,
                }
            )
        except ValidationError as wrong:
            raise UnreadableSourceError(
                f"'{self.encoding}' is no encoding that can be read."
            ) from wrong

    def source(self, visit: Visit) -> Source:
        """Raises NotFoundError, ForbiddenError, UnreadableSourceError."""
        asked = SourceIn(upload=self.upload, name=self.name[:200] or None, reading=self.reading())
        return source_of(asked, visit.workspace.project, visit.person, visit.clock)

    def title(self, visit: Visit) -> str:
        """How people know the source. Raises NotFoundError."""
        return self.name or find_upload(visit.workspace.project, self.upload).name
