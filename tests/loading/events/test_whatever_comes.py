"""Whatever comes in is a row or waits in quarantine, and nothing stops the loader."""

import json
from itertools import count, product
from typing import Any

from arriving import Arriving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taking_in import event

numbers = count()
texts = st.text(max_size=12) | st.sampled_from(["", "\0", "null", "2026-02-30", "1e999", '"', "가"])
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
moments = st.datetimes().map(lambda at: at.isoformat() + "Z") | values
events = st.fixed_dictionaries(
    {"type": st.sampled_from(["identify", "track", "page", "screen", "group", "alias"]) | values},
    optional={
        "event": texts | values,
        "userId": texts | values,
        "anonymousId": texts,
        "previousId": texts,
        "groupId": texts,
        "name": values,
        "category": values,
        "timestamp": moments,
        "originalTimestamp": moments,
        "sentAt": moments,
        "properties": values | st.fixed_dictionaries({"url": texts, "revenue": values}),
        "traits": values,
        "context": values
        | st.fixed_dictionaries({"page": values, "campaign": values, "traits": values}),
        "integrations": values,
    },
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, max_size=6), st.fixed_dictionaries({"context": values, "sentAt": moments}))
def test_whatever_comes_is_stored_or_waits(
    arriving: Arriving, sent: list[dict[str, Any]], around: dict[str, Any]
) -> None:
    before = _counts(arriving)
    sent = [{**one, "messageId": f"m{next(numbers)}"} for one in sent]
    body = json.dumps({"batch": sent, **around}).encode()
    assert arriving.taking.ask("/v1/batch", body).status == 200
    arriving.loader.load_all()
    stored, waiting = (now - then for now, then in zip(_counts(arriving), before, strict=True))
    assert stored + waiting == len(sent)


def _counts(arriving: Arriving) -> tuple[int, int]:
    (stored,) = arriving.rows("count(*)")
    (waiting,) = arriving.rows("count(*)", table="quarantine")
    return stored, waiting


def test_names_of_any_letters_do_not_stop_the_loader(arriving: Arriving) -> None:
    names = ["", " ", "~", "a/b", '"', "\\", "$", ".", "a.b", "[0]", "*", "\u0000"]
    for number, (name, kind) in enumerate(product(names, ("track", "identify"))):
        said = {name: 1, "plain": 2}
        arriving.send(event(number, type=kind, traits=said, properties=said))
    arriving.loader.load_all()
    assert arriving.arrive(event(99)) == 1
