"""Pictures and tables to take away: CSV, an image, the chart's code."""

import csv
import io
import json
import re
from typing import Any

from fastapi.responses import JSONResponse, Response

from dangol.console.errors import NoSuchPageError
from dangol.console.visit import Visitor
from dangol.contract.pictures import whole_spec
from dangol.contract.result import Picture, Rows
from dangol.contract.spreadsheet import as_cell
from dangol.words import LANGUAGES, Language


def csv_file(rows: Rows | Picture, name: str, language: Language) -> Response:
    """Every row in full precision, its columns titled in the reader's language."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.title.of(language) for column in rows.columns])
    for row in rows.rows:
        writer.writerow([_plain(row.get(column.name), language) for column in rows.columns])
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def text_file(text: str, name: str) -> Response:
    """Separated values that somebody wrote already."""
    return _file(text, "text/csv; charset=utf-8", name)


def _plain(value: Any, language: Language) -> Any:
    if isinstance(value, dict):
        value = value.get(language, "")
    return as_cell(value)


def picture_file(visitor: Visitor, picture: Picture, name: str, ending: str) -> Response:
    """The picture in the form that the address ends with: csv, LANGUAGE.png or LANGUAGE.json."""
    if ending == "csv":
        return csv_file(picture, name, visitor.language)
    language, _, kind = ending.partition(".")
    if language not in LANGUAGES or kind not in ("png", "json"):
        raise NoSuchPageError(visitor.request.url.path)
    spec = whole_spec(picture, "en" if language == "en" else "ko")
    if kind == "json":
        response: Response = JSONResponse(spec)
        response.headers["Content-Disposition"] = _disposition(f"{name}.{language}.json")
        return response
    return _file(_png(spec), "image/png", f"{name}.{language}.png")


def _png(spec: dict[str, Any]) -> bytes:
    import vl_convert

    made: bytes = vl_convert.vegalite_to_png(json.dumps(spec, default=str), scale=2)
    return made


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": _disposition(name)}
    )


def _disposition(name: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "file"
    return f'attachment; filename="{safe}"'
