"""Where customers live and shop: regions, how far the stores are, and which one is theirs."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import ORDER_FACTS
from dangol.customers.features.snapshots import PERSON
from dangol.customers.segments.given_basis import TOLD
from dangol.customers.segments.measured import (
    Basis,
    Measured,
    Seen,
    names_of,
    numbers_of,
    option_places,
)
from dangol.methods.geography import distance_km, nearest_place
from dangol.methods.point_in_time.known import known_before
from dangol.tables.catalogue import STORES
from dangol.tables.people import CUSTOMERS
from dangol.words import Text

Array = npt.NDArray[np.float64]
READS = (
    *(read.if_there() for read in ORDER_FACTS.reads),
    CUSTOMERS["customer_id", "home_region", "home_latitude", "home_longitude"].if_there(),
    STORES["store_id", "region", "latitude", "longitude"].if_there(),
)
MOST_REGIONS, LEAST_SHARE, FEWEST_PEOPLE = 20, 0.01, 100
ORDERS = "orders"
HOME, USUAL, BESIDE, NORTH, EAST, NEAREST, TO_USUAL, LOYAL = (
    "home_region", "usual_region", "nearest_store", "home_latitude", "home_longitude",
    "nearest_km", "usual_km", "usual_share",
)  # fmt: skip
_MEASURED = (
    Measured(name=HOME, title=Text(en="Lives in", ko="사는 지역"), kind="answer", slot=0),
    Measured(name=USUAL, title=Text(en="Shops in", ko="주로 가는 곳"), kind="answer",
                    slot=1),
    Measured(
        name=BESIDE, title=Text(en="Nearest store", ko="가장 가까운 매장"), kind="answer",
        describes=True, slot=5,
    ),
    Measured(name=NORTH, title=Text(en="Degrees north of the home", ko="집의 위도")),
    Measured(name=EAST, title=Text(en="Degrees east of the home", ko="집의 경도")),
    Measured(
        name=NEAREST, describes=True,
        title=Text(en="Km to the nearest store", ko="가장 가까운 매장까지(km)"),
        unit="km", high=Text(en="far from any store", ko="매장에서 멂"),
        low=Text(en="close to a store", ko="매장에서 가까움"), slot=2,
    ),
    Measured(
        name=TO_USUAL, describes=True,
        title=Text(en="Km to the usual store", ko="주로 가는 매장까지(km)"),
        unit="km", high=Text(en="travels far to shop", ko="먼 매장까지 감"),
        low=Text(en="shops around the corner", ko="집 근처에서 삼"), slot=3,
    ),
    Measured(
        name=LOYAL, describes=True,
        title=Text(en="Bought at the usual store", ko="주로 가는 매장의 구매"),
        kind="share", unit="share", whole=ORDERS,
        high=Text(en="loyal to one store", ko="한 매장만 다님"),
        low=Text(en="shops at several stores", ko="여러 매장을 다님"), slot=4,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class _Homes:
    """Where people live, in the order of their names."""

    people: pa.Array
    region: pa.Array
    latitude: Array
    longitude: Array


@dataclass(frozen=True)
class _Stores:
    """Where the stores are; nan where nobody said."""

    ids: pa.Array
    region: pa.Array
    latitude: Array
    longitude: Array


def regions(tables: Tables, today: dt.date, days: int) -> Basis:
    """Homes that lie together, where they have coordinates; else regions of homes and stores.

    Distances, the nearest store and loyalty to one describe who lives where. Homes have no past.
    """
    orders = tables.layer(ORDER_FACTS.rows(tables))
    homes, stores = _homes(tables), _stores(tables)

    def looked(day: dt.date) -> _Looked:
        return _looked(tables.fetch(_usual(orders, day, days)), homes, stores)

    measured = _told(looked(today))
    is_placed = any(one.name == NORTH for one in measured)
    return Basis(
        "regions",
        measured,
        TOLD,
        lambda day: looked(day).seen(measured, is_placed=is_placed),
        is_dated=not is_placed,
        is_by_numbers=is_placed,
    )


@dataclass(frozen=True)
class _Looked:
    """What is known of where people are: regions as words, distances and shares as numbers."""

    people: pa.Array
    words: dict[str, pa.Array]
    numbers: dict[str, Array]
    orders: Array

    def seen(self, measured: tuple[Measured, ...], *, is_placed: bool) -> Seen:
        """Everybody of whom something is known; those ``is_placed`` whose home is."""
        values = np.full((len(self.people), len(measured)), np.nan)
        for place, one in enumerate(measured):
            values[:, place] = (
                option_places(pa.chunked_array([self.words[one.name]]), one.options)
                if one.kind == "answer"
                else self.numbers[one.name]
            )
        whole = Seen(names_of(pa.chunked_array([self.people])), values, {ORDERS: self.orders})
        known = np.isfinite(self.numbers[NORTH]) if is_placed else np.isfinite(values).any(axis=1)
        return whole.of(np.flatnonzero(known))


def _looked(usual: pa.Table, homes: _Homes, stores: _Stores) -> _Looked:
    buyer = usual.column(PERSON).combine_chunks()
    people = pc.unique(pa.concat_arrays([homes.people, buyer]))
    people = people.take(pc.sort_indices(people))
    home, bought = pc.index_in(people, homes.people), pc.index_in(people, buyer)
    store = pc.index_in(usual.column("store_id").combine_chunks(), stores.ids).take(bought)
    latitude, longitude = (_taken(one, home) for one in (homes.latitude, homes.longitude))
    nearest = np.full(len(people), np.nan)
    beside = np.full(len(people), -1)
    known, placed = (
        np.isfinite(latitude + longitude),
        np.isfinite(stores.latitude + stores.longitude),
    )
    if known.any() and placed.any():
        place, nearest[known] = nearest_place(
            latitude[known], longitude[known], stores.latitude[placed], stores.longitude[placed]
        )
        beside[known] = np.flatnonzero(placed)[place]
    theirs = (_taken(one, store) for one in (stores.latitude, stores.longitude))
    times, every = (_taken(numbers_of(usual.column(one)), bought) for one in ("times", "every"))
    return _Looked(
        people,
        {
            HOME: homes.region.take(home),
            USUAL: stores.region.take(store),
            BESIDE: stores.ids.take(pa.array(beside, mask=beside < 0)),
        },
        {
            NORTH: latitude,
            EAST: longitude,
            NEAREST: nearest,
            TO_USUAL: distance_km(latitude, longitude, *theirs),
            LOYAL: times / every,
        },
        np.nan_to_num(every),
    )


def _taken(values: Array, places: pa.Array) -> Array:
    """Values at places; nan where there is no place."""
    place = pc.fill_null(places, -1).to_numpy()
    found: Array = np.append(values, np.nan)[place]
    return found


def _told(found: _Looked) -> tuple[Measured, ...]:
    """What enough people have a value of, and not all the same."""
    kept = []
    for one in _MEASURED:
        if one.kind == "answer":
            options = _options(found.words[one.name])
            if len(options) > 1:
                kept.append(one.model_copy(update={"options": options}))
        else:
            values = found.numbers[one.name]
            values = values[np.isfinite(values)]
            if len(values) >= FEWEST_PEOPLE and values.min() < values.max():
                kept.append(one)
    return tuple(kept)


def _options(words: pa.Array) -> tuple[str, ...]:
    """The regions of many, in the order of their names; of few people there are none."""
    told = words.drop_null()
    if len(told) < FEWEST_PEOPLE:
        return ()
    sizes = [(one["counts"], one["values"]) for one in told.value_counts().to_pylist()]
    often = sorted((-count, name) for count, name in sizes if count >= LEAST_SHARE * len(told))
    return tuple(sorted(name for _count, name in often[:MOST_REGIONS]))


def _homes(tables: Tables) -> _Homes:
    found = tables.fetch(tables[CUSTOMERS].order_by(PERSON))
    return _Homes(
        pc.cast(found.column(PERSON), pa.string()).combine_chunks(),
        found.column("home_region").combine_chunks(),
        numbers_of(found.column("home_latitude")),
        numbers_of(found.column("home_longitude")),
    )


def _stores(tables: Tables) -> _Stores:
    found = tables.fetch(tables[STORES].order_by("store_id"))
    return _Stores(
        found.column("store_id").combine_chunks(),
        found.column("region").combine_chunks(),
        numbers_of(found.column("latitude")),
        numbers_of(found.column("longitude")),
    )


def _usual(orders: ir.Table, day: dt.date, days: int) -> ir.Table:
    """The store of most purchases of each person; of equal ones that of the smaller number."""
    known = known_before(orders.filter(orders[PERSON].notnull()), [day])
    known = known.filter((known.age <= days) & known.store_id.notnull())
    often = known.group_by(PERSON, "store_id").agg(times=known.count())
    order = [often.times.desc(), often.store_id.asc()]
    placed = often.mutate(
        place=ibis.row_number().over(group_by=PERSON, order_by=order),
        every=often.times.sum().over(group_by=PERSON),
    )
    first = placed.filter(placed.place == 0)
    return first.select(PERSON, "store_id", "times", "every").order_by(PERSON)
