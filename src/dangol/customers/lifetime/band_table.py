"""Which customers hold the value, as a table by value band."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Column, Rows
from dangol.tables.lifetime import VALUE_BANDS
from dangol.words import Text


def band_table(values: dict[str, npt.NDArray[np.generic]], currency: str) -> Rows:
    """One row per band of customers, the most valuable first."""
    value, alive, orders = (
        values[name].astype(np.float64)
        for name in ("expected_value", "probability_alive", "expected_orders")
    )
    total = float(value.sum())

    def row(name: Text, chosen: npt.NDArray[np.bool_]) -> dict[str, Any]:
        customers = int(chosen.sum())
        amount = float(value[chosen].sum())
        return {
            "name": name.model_dump(),
            "customers": customers,
            "expected_value": amount,
            "value_share": amount / total if total else 0.0,
            "per_customer": amount / customers,
            "expected_orders": float(orders[chosen].mean()),
            "probability_alive": float(alive[chosen].mean()),
        }

    bands = values["value_band"]
    everybody = np.ones(len(value), dtype=np.bool_)
    return Rows(
        title=Text(en="Who holds the value", ko="가치 구간별 고객"),
        caption=Text(
            en="Customers by what they are expected to be worth, the most valuable first",
            ko="기대 가치로 나눈 고객, 가치가 큰 순서",
        ),
        columns=(
            Column(name="name", title=Text(en="Value band", ko="가치 구간"), kind="name"),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="value_share", title=Text(en="Of the value", ko="가치 비중"), kind="bar"),
            Column(
                name="expected_value",
                title=Text(en="Value", ko="기대 가치"),
                kind="money",
                currency=currency,
            ),
            Column(
                name="per_customer",
                title=Text(en="Per customer", ko="고객당 가치"),
                kind="money",
                currency=currency,
            ),
            Column(
                name="expected_orders",
                title=Text(en="Expected purchase days", ko="예상 구매일 수"),
                kind="number",
            ),
            Column(
                name="probability_alive",
                title=Text(en="Chance to stay", ko="남아 있을 확률"),
                kind="share",
            ),
        ),
        rows=tuple(
            row(words, chosen)
            for name, words in VALUE_BANDS.items()
            if (chosen := bands == name).any()
        ),
        total=row(Text(en="All", ko="전체"), everybody),
    )
