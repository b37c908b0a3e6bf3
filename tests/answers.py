"""What follows from the tiny shop of worlds.py, worked out by hand.

RFM, ten customers with a price, five steps: a score is ceil(5 * m / 10) where m of the ten
are not better. Days since the last purchase, from the best: 1, 4, 11, 13, 13, 14, 15, 18, 36,
44. Purchases: 8, 5, 5, 4, 3, 3, 3, 2, 2, 1. Kept: 200, 180, 70.876, 60, 60, 50, 50, 50, 30, 8.
Two who are equal are both "not worse" than each other: both of the 5s have nine not better.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from dangol.contract.registry import attribute_columns, registry

Row = dict[str, Any]
# Days, purchases, kept, then the scores R, F, M, and the segment: R of 4 and 5 is high, 3 is
# the middle; (F + M) / 2 above 3 is high, above 2 the middle.
_RFM: dict[str, tuple[int, int, str, int, int, int, str]] = {
    "김하늘": (1, 8, "200", 5, 5, 5, "champions"),
    "윤하린": (4, 5, "60", 5, 5, 4, "champions"),
    "정도윤": (11, 5, "180", 4, 5, 5, "champions"),
    "이서준": (13, 3, "50", 4, 3, 3, "steady"),
    "박지우": (13, 3, "50", 4, 3, 3, "steady"),
    "최민서": (14, 4, "70.876", 3, 4, 4, "cooling"),
    "임소율": (15, 2, "8", 2, 2, 1, "quiet"),
    "조시우": (18, 3, "30", 2, 3, 1, "quiet"),
    "장건우": (36, 2, "50", 1, 2, 3, "slipping"),
    "강예은": (44, 1, "60", 1, 1, 4, "slipping"),
}
SCORES = ("recency_score", "frequency_score", "monetary_score", "segment")


def rfm() -> list[Row]:
    """Every row of ``customer_rfm``."""
    rows = [
        {
            "customer_id": person,
            "days_since_order": days,
            "order_count": orders,
            "kept_amount": Decimal(kept),
            "currency": "USD",
            **dict(zip(SCORES, scores, strict=True)),
        }
        for person, (days, orders, kept, *scores) in _RFM.items()
    ]
    return sorted(rows, key=lambda row: str(row["customer_id"]))


# First day, last day, purchases, kept, kept per purchase, days between purchases, store, hour
# on the shop's wall, department with the highest net amount. Of equals the smaller wins.
_PROFILES: dict[str, tuple[str, str, int, str | None, str | None, Any, str, int, str | None]] = {
    "김하늘": ("2024-01-30", "2024-03-14", 8, "200", "25", 44 / 7, "s1", 10, "신선식품"),
    "이서준": ("2024-02-03", "2024-03-02", 3, "50", "16.6667", 14.0, "s1", 15, "생활용품"),
    "박지우": ("2024-02-03", "2024-03-02", 3, "50", "16.6667", 14.0, "s1", 15, "생활용품"),
    "최민서": ("2024-02-10", "2024-03-01", 4, "70.876", "17.719", 20 / 3, "s1", 13, "신선식품"),
    "정도윤": ("2024-02-05", "2024-03-04", 5, "180", "36", 7.0, "s2", 12, "신선식품"),
    "강예은": ("2024-01-31", "2024-01-31", 1, "60", "60", None, "s1", 11, "문구"),
    "조시우": ("2024-02-24", "2024-02-26", 3, "30", "10", 1.0, "s1", 0, "신선식품"),
    "윤하린": ("2024-03-09", "2024-03-11", 5, "60", "12", 1.0, "s2", 23, "생활용품"),
    "장건우": ("2024-02-01", "2024-02-08", 2, "50", "25", None, "s4", 11, "문구"),
    "임소율": ("2024-02-22", "2024-02-29", 2, "8", "4", None, "s3", 11, "생활용품"),
    # In euros without a rate: what was kept is unknown, and so is what was bought most.
    "오태양": ("2024-03-07", "2024-03-07", 1, None, None, None, "s1", 11, None),
}
_GIVEN = {
    "김하늘": ("30대", "상"),
    "이서준": ("20대", None),
    "박지우": ("20대", None),
    "한유진": ("60대", None),
}
FORETOLD = (
    "purchase_probability", "churn_probability", "response_probability", "likeliest_category",
    "contract_end_probability",
)  # fmt: skip
"""What so small a shop has no answer to."""
PEOPLE = (*_PROFILES, "한유진", "서나래")


def profiles(*, scored: bool) -> list[Row]:
    """Every row of ``customer_profiles``; with the scores once RFM was answered."""
    return [_profile(person, scored=scored) for person in sorted(PEOPLE)]


def _profile(person: str, *, scored: bool) -> Row:
    first, last, orders, kept, average, gap, store, hour, department = _PROFILES.get(
        person, (None, None, None, None, None, None, None, None, None)
    )
    age, income = _GIVEN.get(person, (None, None))
    scores = _RFM[person][3:] if scored and person in _RFM else (None,) * 4
    others = attribute_columns(registry())
    return {
        **dict.fromkeys(others),  # what other analyses say, which cannot in so small a shop
        "customer_id": person,
        "first_order_on": first and dt.date.fromisoformat(first),
        "last_order_on": last and dt.date.fromisoformat(last),
        "order_count": orders,
        "kept_amount": kept and Decimal(kept),
        "currency": orders and "USD",
        "average_order_amount": average and Decimal(average),
        "usual_gap_days": gap,
        "usual_store_id": store,
        "usual_hour": hour,
        "top_department": department,
        "age_band": age,
        "income_band": income,
        "home_ownership": None,
        "marital_status": None,
        **dict.fromkeys(FORETOLD),
        "household_size": None,
        "household_composition": None,
        "children_count": None,
        **dict(zip(SCORES, scores, strict=True)),
    }


# Week, days with any sale, then by department purchases and net amount. The week of 29 January
# began before the first purchase and that of 11 March is not over: both are left out. The
# purchase in euros counts as a purchase and its day as a trading day, without an amount.
_WEEKS = {
    "monday": {
        "2024-02-05": (4, {"신선식품": (2, "35"), "생활용품": (2, "50"), "문구": (1, "25")}),
        "2024-02-12": (5, {"신선식품": (3, "76"), "생활용품": (3, "70")}),
        "2024-02-19": (5, {"신선식품": (4, "85"), "생활용품": (1, "30")}),
        "2024-02-26": (
            5,
            {
                "신선식품": (3, "80"),
                "생활용품": (2, "40"),
                "문구": (1, "9.876"),
                "UNLISTED": (1, "8"),
            },
        ),
        "2024-03-04": (6, {"신선식품": (5, "81"), "생활용품": (3, "36")}),
    },
    "sunday": {
        "2024-02-04": (4, {"신선식품": (2, "35"), "생활용품": (2, "50"), "문구": (1, "25")}),
        "2024-02-11": (5, {"신선식품": (3, "76"), "생활용품": (3, "70")}),
        "2024-02-18": (4, {"신선식품": (3, "75"), "생활용품": (1, "30")}),
        "2024-02-25": (
            6,
            {
                "신선식품": (4, "90"),
                "생활용품": (2, "40"),
                "문구": (1, "9.876"),
                "UNLISTED": (1, "8"),
            },
        ),
        "2024-03-03": (5, {"신선식품": (4, "69"), "생활용품": (1, "12")}),
    },
}
# A purchase with lines of two departments (o02) counts once for the shop.
_SHOP_ORDERS = {"monday": [4, 6, 5, 7, 8], "sunday": [4, 6, 4, 8, 5]}
_SHOP_AMOUNTS = {
    "monday": ["110", "146", "115", "137.876", "117"],
    "sunday": ["110", "146", "105", "147.876", "81"],
}


def weeks(week_starts_on: str = "monday") -> list[Row]:
    """Week, department, days, purchases and amount of ``weekly_sales``, expectations aside."""
    rows = []
    for number, (week, (days, sold)) in enumerate(_WEEKS[week_starts_on].items()):
        shop = (_SHOP_ORDERS[week_starts_on][number], _SHOP_AMOUNTS[week_starts_on][number])
        nothing = dict.fromkeys(("UNLISTED", "문구", "생활용품", "신선식품"), (0, "0"))
        rows += [
            {
                "week_starts_on": dt.date.fromisoformat(week),
                "sales_of": name,
                "trading_days": days,
                "sold_orders": orders,
                "sales_amount": Decimal(amount),
                "currency": "USD",
            }
            for name, (orders, amount) in sorted({"all": shop, **nothing, **sold}.items())
        ]
    return rows
