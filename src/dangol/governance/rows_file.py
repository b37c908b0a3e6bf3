"""Rows as a file that spreadsheets open."""

import csv
import io

import pyarrow as pa

from dangol.contract.spreadsheet import as_cell


def csv_of(rows: pa.Table) -> str:
    """With a title line; a value that a spreadsheet would run is quoted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([as_cell(name) for name in rows.column_names])
    columns = [[as_cell(value) for value in one.to_pylist()] for one in rows.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()
