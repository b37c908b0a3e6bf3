"""Values as spreadsheets may open them."""

from typing import Any

_FORMULA, _SIGNS = ("=", "@", "\t", "\r"), ("+", "-")


def as_cell(value: Any, *, signs_too: bool = True) -> Any:
    """A text that a spreadsheet would run is quoted; nothing is an empty cell.

    Phone numbers begin with a sign, and whoever is handed them needs them as they are.
    """
    if isinstance(value, str) and value.startswith(_FORMULA + (_SIGNS if signs_too else ())):
        return f"'{value}"
    return "" if value is None else value
