"""What saved analyses foretell of each person, one column for each question.

Where several saved predictions ask the same, the one without a name of its own comes first,
then names in their order; what tells nobody apart says nothing of a person.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.tables.contract_risks import CUSTOMER_CONTRACT_RISKS
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.scores import CUSTOMER_SCORES, SCORE_TARGETS
from dangol.tables.targeting import CUSTOMER_PROPENSITIES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table

_ANY = ("customer_id", "category", "probability", "is_told_apart")
FORETOLD_READS = (
    CUSTOMER_SCORES[("score_target", *_ANY)].of_every().if_there(),
    CUSTOMER_PROPENSITIES[_ANY].of_every().if_there(),
    CUSTOMER_INTERESTS["customer_id", "category", "interest_rank", "is_told_apart"].if_there(),
    CUSTOMER_CONTRACT_RISKS["customer_id", "end_probability", "is_told_apart"].if_there(),
)


def foretold(tables: Tables) -> Sequence[ir.Table]:
    """Parts of the profile: rows of ``customer_id`` and what is foretold."""
    scores = _of_anything(tables, CUSTOMER_SCORES)
    of_target = {name: scores.filter(scores.score_target == name) for name in SCORE_TARGETS}
    # A prediction of purchases is judged on more than a propensity is: it comes first.
    purchase = _first(of_target["purchase"]).mutate(place=0)
    propensity = _first(_of_anything(tables, CUSTOMER_PROPENSITIES)).mutate(place=1)
    either = purchase.union(propensity)
    best = either.group_by("customer_id").agg(
        purchase_probability=either.probability.argmin(either.place)
    )
    others = [
        _first(of_target[name]).rename({f"{name}_probability": "probability"})
        for name in ("churn", "response")
    ]
    interests = tables[CUSTOMER_INTERESTS]
    liked = interests.filter(interests.is_told_apart & (interests.interest_rank == 1))
    risks = tables[CUSTOMER_CONTRACT_RISKS]
    risks = risks.filter(risks.is_told_apart & risks.end_probability.notnull())
    ending = risks.group_by("customer_id").agg(contract_end_probability=risks.end_probability.max())
    return [best, *others, liked.select("customer_id", likeliest_category=liked.category), ending]


def _of_anything(tables: Tables, table: Table) -> ir.Table:
    """Scores that ask about no category and tell people apart."""
    rows = tables[table]
    return rows.filter(rows.is_told_apart & (rows.category.fill_null("") == ""))


def _first(rows: ir.Table) -> ir.Table:
    """Of each person the probability of the saved analysis that comes first."""
    order = ibis.ifelse(rows[INSTANCE] == DEFAULT_INSTANCE, "", rows[INSTANCE])
    ordered = rows.mutate(order=order)
    first = ordered.probability.argmin(ordered.order)
    return ordered.group_by("customer_id").agg(probability=first)
