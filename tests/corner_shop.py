"""A corner shop in Seoul: half a year of purchases of twelve people, small enough to copy.

``project(folder)`` is an empty one, ``filled`` has data and no answer, ``answered`` has both.
The latter two are made once for all workers and copied.
"""

import datetime as dt
import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from made_once import made_once

from dangol.runs.workspace import Workspace
from dangol.settings import Project, create_project, open_project
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Change
from dangol.tables.catalogue import PRODUCTS, STORES
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table

AS_OF = dt.datetime(2025, 7, 1, 0, 0, tzinfo=dt.UTC)
FIRST_DAY = dt.date(2025, 1, 6)
DAYS = 175
PEOPLE = 12
GOODS = (
    ("우유", "DAIRY", 2800),
    ("치즈", "DAIRY", 7500),
    ("사과", "FRUIT", 4000),
    ("빵", "BAKERY", 3200),
)
SETTINGS: dict[str, Any] = {
    "name": "모퉁이 가게",
    "time_zone": "Asia/Seoul",
    "currency": "KRW",
    "as_of": AS_OF,
    "threads": 1,
}


def project(folder: Path, **settings: Any) -> Project:
    """A project in which nothing was loaded."""
    return create_project(folder, **{**SETTINGS, **settings})


def filled(folder: Path, kept: Path) -> Project:
    """A project with data and without answers; ``kept`` is where the first one stays."""
    return _copy(_filled(kept), folder)


def answered(folder: Path, kept: Path) -> Project:
    """A project with data and every answer."""
    return _copy(made_once(kept / "answered-shop", partial(_answer, kept)), folder)


def order_count() -> int:
    return len(_orders())


def _filled(kept: Path) -> Path:
    return made_once(kept / "filled-shop", _fill)


def _fill(folder: Path) -> None:
    with Workspace.open(project(folder)) as workspace:
        fill(workspace)


def _answer(kept: Path, folder: Path) -> None:
    with Workspace.open(filled(folder, kept)) as workspace:
        for run_id in workspace.runner.refresh("tests"):
            run = workspace.runner.wait(run_id, 60)
            assert run.outcome == "succeeded", run.message


def _copy(made: Path, folder: Path) -> Project:
    shutil.copytree(made, folder)
    return open_project(folder)


def fill(workspace: Workspace, run_id: str = "loaded-by-tests") -> None:
    """Load the shop's data in one commit."""
    rows: dict[Table, list[dict[str, Any]]] = {
        CUSTOMERS: [
            {"customer_id": _person(n), "age_band": ("25-34", "35-44", None)[n % 3]}
            for n in range(PEOPLE)
        ],
        IDENTIFIERS: [
            {
                "customer_id": _person(n),
                "identifier_type": "email",
                "identifier": f"person{n}@example.com",
                "source": "till",
            }
            for n in range(PEOPLE)
        ],
        STORES: [{"store_id": "S1", "store_name": "모퉁이 가게", "region": "서울"}],
        PRODUCTS: [
            {
                "product_id": f"P{n}",
                "product_name": name,
                "department": department,
                "is_counted": True,
            }
            for n, (name, department, _price) in enumerate(GOODS)
        ],
        ORDERS: _orders(),
        ORDER_LINES: [line for order in _orders() for line in _lines(order)],
    }
    with workspace.warehouse.session() as session:
        changes = [
            Change(table.replaced(), session.stage(table, rows_of(table, listed)))
            for table, listed in rows.items()
        ]
        session.commit(run_id, changes)


def rows_of(table: Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema_of(table))


def _person(number: int) -> str:
    return f"C{number:02}"


def _orders() -> list[dict[str, Any]]:
    """Person n buys every n + 3 days; the late ones stop in spring."""
    found = []
    for person in range(PEOPLE):
        last = DAYS if person < PEOPLE - 3 else DAYS // 2
        for day in range(person, last, person + 3):
            moment = dt.datetime.combine(FIRST_DAY, dt.time(3 + person % 6))
            amount = sum(GOODS[n][2] for n in _goods(person, day))
            found.append(
                {
                    "order_id": f"O{person:02}-{day:03}",
                    "customer_id": _person(person),
                    "store_id": "S1",
                    "channel": "store",
                    "ordered_at": moment + dt.timedelta(days=day),
                    "gross_amount": amount,
                    "discount_amount": 0,
                    "net_amount": amount,
                    "manufacturer_coupon_amount": 0,
                    "currency": "KRW",
                }
            )
    return found


def _goods(person: int, day: int) -> list[int]:
    return sorted({person % len(GOODS), day % len(GOODS)})


def _lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    person, day = int(order["order_id"][1:3]), int(order["order_id"][4:])
    return [
        {
            "order_id": order["order_id"],
            "line_number": number,
            "product_id": f"P{good}",
            "quantity": 1.0,
            "gross_amount": GOODS[good][2],
            "discount_amount": 0,
            "net_amount": GOODS[good][2],
            "manufacturer_coupon_amount": 0,
            "currency": "KRW",
        }
        for number, good in enumerate(_goods(person, day), start=1)
    ]
