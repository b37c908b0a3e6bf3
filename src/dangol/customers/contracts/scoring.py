"""Every running contract as a row of the table, with its reasons."""

import datetime as dt
import json

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.covariates import STRATUM
from dangol.customers.contracts.judging import running_at
from dangol.customers.contracts.model import ContractModel
from dangol.customers.contracts.stretches import Behaviour
from dangol.methods.score_quality import tenth_of
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.contract_risks import CUSTOMER_CONTRACT_RISKS

Array = npt.NDArray[np.float64]
MOST_REASONS = 3
# Less than this on the log hazard changes a chance by less than a tenth of itself.
SMALLEST_EFFECT = 0.1


def scored(
    contracts: Contracts,
    behaviour: Behaviour,
    model: ContractModel,
    known_on: dt.date,
    currency: str,
    *,
    is_told_apart: bool,
) -> pa.Table:
    """One row per running contract; the chance is empty beyond what was seen of its kind."""
    rows = running_at(contracts, 0.0)
    done = behaviour.at(0.0)[rows]
    columns = model.of_contracts(contracts, rows, done)
    tenure = -contracts.started[rows]
    days = float(model.horizon_days)
    chance = model.chances(columns, contracts.named(STRATUM)[rows], tenure, days)
    told = np.isfinite(chance)
    # Sums of floats may come in any order: what is stored is the same at every run.
    chance = np.asarray(np.round(np.where(told, chance, 0.0), 6), dtype=np.float64)
    count = len(rows)
    found = contracts.rows.take(pa.array(rows))
    amounts = found.column("monthly_amount")
    return rows_of(
        CUSTOMER_CONTRACT_RISKS,
        **{
            name: found.column(name).combine_chunks()
            for name in ("subscription_id", "customer_id", "plan_name", STRATUM)
        },
        tenure_days=tenure.astype(np.int64),
        horizon_days=pa.repeat(pa.scalar(model.horizon_days, pa.int64()), count),
        end_probability=pa.array(chance, mask=~told),
        risk_tenth=pa.array(tenth_of(chance, chance[told]), mask=~told),
        risk_reasons=_reasons(contracts, rows, done, columns, model),
        monthly_amount=amounts.combine_chunks(),
        currency=pa.repeat(currency, count),
        is_told_apart=pa.repeat(is_told_apart, count),
        known_on=pa.repeat(pa.scalar(known_on), count),
    )


def grouped_effects(model: ContractModel, columns: Array) -> tuple[list[str], Array]:
    """(rows, names): what each input adds to the log hazard, all its columns together."""
    effects = model.effects(columns)
    count = len(model.numbers)
    names = [one.name for one in model.levels] + list(model.numbers)
    names += [model.numbers[place] for place in model.marks]
    unique = list(dict.fromkeys(names))
    found = np.zeros((len(columns), len(unique)))
    for place, name in enumerate(names):
        found[:, unique.index(name)] += effects[:, place]
    if len(names) != len(model.levels) + count + len(model.marks):
        raise AssertionError("Every column has a name.")
    return unique, found


def _reasons(
    contracts: Contracts,
    rows: npt.NDArray[np.intp],
    done: Array,
    columns: Array,
    model: ContractModel,
) -> list[str]:
    """The strongest effects of each contract as JSON."""
    names, effects = grouped_effects(model, columns)
    numbers = np.column_stack([contracts.amount[rows], done])
    named = {one.name: contracts.named(one.name)[rows] for one in model.levels}
    order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :MOST_REASONS]
    found = []
    for row in range(len(rows)):
        reasons = []
        for place in order[row]:
            name, effect = names[place], float(effects[row, place])
            if abs(effect) < SMALLEST_EFFECT:
                continue
            value = named[name][row] if name in named else _number(numbers, row, model, name)
            reasons.append({"name": name, "value": value, "effect": round(effect, 4)})
        found.append(json.dumps(reasons, ensure_ascii=False))
    return found


def _number(numbers: Array, row: int, model: ContractModel, name: str) -> float | None:
    value = float(numbers[row, model.numbers.index(name)])
    return None if np.isnan(value) else round(value, 4)
