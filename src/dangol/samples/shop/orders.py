"""When customers order: the BG/NBD process of Fader, Hardie and Lee (2005), in season time.

A first order when the customer joins; then orders at the customer's own steady rate; after
each of these the customer leaves for good with the own dropout probability.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.habits import Habits
from dangol.samples.shop.people import People

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Orders:
    """Orders by customer and, within, by time.

    ``customer`` is the place within the chunk, ``number`` counts from 0 for each,
    ``time`` is in days since the start. ``dropped_out`` (per customer) is the time of the
    order after which the customer left, ``nan`` who is still there at the end.
    """

    customer: Ints
    number: Ints
    time: Floats
    dropped_out: Floats


def orders(calendar: ShopCalendar, who: People, has: Habits, rng: np.random.Generator) -> Orders:
    """Every order of a chunk of customers up to the end of the calendar."""
    starts = calendar.season_at(who.joined)
    (end,) = calendar.season_at(np.array([float(calendar.days)]))
    possible = rng.poisson(has.rate * (end - starts))
    stays = has.dropout <= 0
    last = rng.geometric(np.where(stays, 0.5, has.dropout))
    leaves = ~stays & (possible >= last)
    made = np.where(leaves, last, possible)
    # Given their number, the moments of a Poisson process are uniform; the first ones count.
    owner = np.repeat(np.arange(who.count), possible)
    place = np.sort(owner + rng.random(len(owner)))
    share = place - owner
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(possible) - possible, possible)
    kept = turn < made[owner]
    owner, share, turn = owner[kept], share[kept], turn[kept]
    repeats = calendar.days_at(starts[owner] + share * (end - starts)[owner])
    customer = np.repeat(np.arange(who.count), made + 1)
    first = np.cumsum(made + 1) - (made + 1)
    number = np.arange(len(customer)) - first[customer]
    time = np.empty(len(customer))
    time[first] = who.joined
    time[first[owner] + turn + 1] = repeats
    final = first + made
    return Orders(customer, number, time, np.where(leaves, time[final], np.nan))
