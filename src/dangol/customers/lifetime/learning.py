"""The models that a shop's customers can be valued with, and learning one from what they did."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.customers.lifetime.covariates import Firsts, Levels, groups_of, levels_of
from dangol.methods.buying import Buying
from dangol.methods.histories import Histories, averages, distinct
from dangol.methods.lifetime import BetaGeoNbd, family_of, fit_lifetime
from dangol.methods.lifetime_covariates import Family, GroupedHistories, fit_grouped
from dangol.methods.lifetime_value import Customers, LifetimeValue
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError
from dangol.methods.pareto_lifetime import FAMILY, ParetoNbd, fit_pareto
from dangol.methods.spend import fit_spend
from dangol.words import Text

Array = npt.NDArray[np.float64]
ModelName = Literal["bg-nbd", "mbg-nbd", "pareto-nbd"]
MODELS: tuple[ModelName, ...] = ("bg-nbd", "mbg-nbd", "pareto-nbd")
MODEL_NAMES = {
    "bg-nbd": Text(en="BG/NBD", ko="BG/NBD"),
    "mbg-nbd": Text(en="MBG/NBD", ko="MBG/NBD"),
    "pareto-nbd": Text(en="Pareto/NBD", ko="Pareto/NBD"),
}
_LEARN: dict[ModelName, tuple[Callable[[Histories], Fitted[Buying]], Family]] = {
    "bg-nbd": (fit_lifetime, family_of(from_first=False)),
    "mbg-nbd": (partial(fit_lifetime, from_first=True), family_of(from_first=True)),
    "pareto-nbd": (fit_pareto, FAMILY),
}


@dataclass(frozen=True)
class Way:
    """A model, and whether what is known of the first purchase goes into it."""

    name: ModelName
    uses_firsts: bool = False


@dataclass(frozen=True)
class Learned:
    """Both models, the way to them, and the customers in the groups of its covariates."""

    way: Way
    value: LifetimeValue
    customers: Customers
    levels: Levels | None = None


def learned_from(way: Way, customers: Customers, firsts: Firsts) -> Learned:
    """The models of these customers. Raises NotIdentifiedError.

    Also where covariates are asked for and all customers are alike in them.
    """
    fit, family = _LEARN[way.name]
    spend = fit_spend(averages(customers.purchases, customers.amount))
    seen, _ = distinct(customers.frequency, customers.recency, customers.age)
    plain = fit(seen)
    if not way.uses_firsts:
        return Learned(way, LifetimeValue(plain, spend), customers)
    levels = levels_of(firsts)
    if not levels.names:
        raise NotIdentifiedError("First purchases are all alike.")
    design, group = groups_of(levels.of(firsts))
    histories = GroupedHistories.of(
        customers.frequency, customers.recency, customers.age, group, design
    )
    found = fit_grouped(plain, family, histories, levels.names)
    grouped = replace(found, model=replace(found.model, design=design))
    return Learned(way, LifetimeValue(grouped, spend), replace(customers, group=group), levels)


def model_of(name: ModelName, logs: Array) -> Buying:
    """The model with these logarithms of its parameters."""
    if name == "pareto-nbd":
        return ParetoNbd.from_logs(logs)
    return BetaGeoNbd.from_logs(logs, from_first=name == "mbg-nbd")
