"""The learned comparison as a model of the project: data only, used again for each day's news."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model, text_array
from dangol.customers.identity.matching.linking import Learned


class PersonLinkageModel(Model):
    """Splink's settings, and how frequent values were.

    Names that at least three records have stand in it as texts.
    """

    kind = "person-linkage"

    dialect: str
    settings: dict[str, Any]
    columns: list[str]
    records: int
    values: npt.NDArray[np.str_]
    shares: npt.NDArray[np.float64]
    ends: npt.NDArray[np.int64]

    @classmethod
    def of(cls, learned: Learned) -> Self:
        columns = sorted(learned.frequencies)
        tables = [learned.frequencies[name] for name in columns]
        shares = [table["share"].to_numpy() for table in tables]
        return cls(
            dialect=learned.dialect,
            settings=dict(learned.settings),
            columns=columns,
            records=learned.records,
            values=text_array([one for table in tables for one in table["value"].to_pylist()]),
            shares=np.concatenate(shares) if shares else np.empty(0),
            ends=np.cumsum([table.num_rows for table in tables], dtype=np.int64),
        )

    def arrays(self) -> Arrays:
        return {"values": self.values, "shares": self.shares, "ends": self.ends}

    @property
    def learned(self) -> Learned:
        ends = self.ends.tolist()
        starts = [0, *ends][: len(ends)]
        tables = {
            name: pa.table(
                {
                    "value": pa.array(self.values[start:end].tolist(), pa.string()),
                    "share": pa.array(self.shares[start:end]),
                }
            )
            for name, start, end in zip(self.columns, starts, ends, strict=True)
        }
        return Learned(self.dialect, self.settings, tables, 1 / max(self.records, 1), self.records)
