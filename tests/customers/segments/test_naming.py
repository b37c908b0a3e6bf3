"""Names and numbers of segments: no two alike, and the same again while most people stay."""

import numpy as np
import pytest

from dangol.customers.segments.encoding import learnt_scales
from dangol.customers.segments.measured import Frame, Measured, Seen
from dangol.customers.segments.naming import names
from dangol.customers.segments.numbering import numbers, shared_people
from dangol.customers.segments.traits import Trait, traits
from dangol.words import Text

FRAME = Frame(
    joined=Text(en=" ", ko=" "),
    around=Text(en="{words} buyers", ko="{words} 사는 고객"),
    usual=Text(en="Average buyers", ko="평균적인 고객"),
    answered=Text(en="{title} ‘{option}’", ko="{title} ‘{option}’"),
)


def trait(group: int, name: str, effect: float, slot: int = 0, option: str = "") -> Trait:
    told = Measured(
        name=name, title=Text(en=name, ko=name), slot=slot,
        high=Text(en=name, ko=f"{name}에"), low=Text(en=f"un{name}", ko=f"안 {name}"),
    )  # fmt: skip
    return Trait(group, told, option, 1.0, 0.5, effect, effect - 0.1, effect + 0.1)


def test_a_name_says_the_two_largest_differences_in_their_order() -> None:
    every = [[trait(0, "fruit", 2.0, 9), trait(0, "weekend", 1.5, 4), trait(0, "web", 1.0, 6)]]
    (named,) = names(every, FRAME)
    assert named.name == Text(en="Weekend fruit buyers", ko="weekend에 fruit에 사는 고객")
    assert named.said == ("fruit", "weekend")


def test_no_two_names_are_alike() -> None:
    alike = [trait(0, "fruit", 2.0), trait(0, "weekend", 1.5)]
    told = [named.name.en for named in names([[*alike, trait(0, "web", 1.0)], alike], FRAME)]
    assert told == ["Fruit weekend web buyers", "Fruit weekend buyers"]
    same = [named.name.en for named in names([alike, alike], FRAME)]
    assert same == ["Fruit weekend buyers (1)", "Fruit weekend buyers (2)"]


def test_what_is_small_or_unclear_names_nobody() -> None:
    faint = [trait(0, "fruit", 0.1), trait(0, "age", -2.0, option="old")]
    assert names([faint], FRAME)[0].name.en == "Average buyers"


def test_earlier_words_stay_while_they_are_clear() -> None:
    every = [[trait(0, "web", 2.1), trait(0, "fruit", 2.0), trait(0, "weekend", 1.9)]]
    kept = names(every, FRAME, [("fruit", "weekend")])
    assert kept[0].name.en == "Fruit weekend buyers"
    turned = names(every, FRAME, [("-fruit", "weekend")])
    assert turned[0].name.en == "Web fruit buyers"


def test_numbers_follow_people_and_new_groups_get_new_ones() -> None:
    assert numbers([10, 30, 20], {}) == (3, 1, 2)
    shared = {(0, 1): 9, (1, 2): 25, (2, 1): 1}
    assert numbers([10, 30, 20], shared) == (1, 2, 3)
    assert numbers([10], {(0, 1): 1, (0, 5): 1}) == (6,)


def test_people_of_both_runs_are_counted() -> None:
    now, before = np.array(["a", "b", "c", "d"]), np.array(["b", "c", "d", "e"])
    found = shared_people(now, np.array([0, 0, 1, -1]), before, np.array([7, 7, 8, 8]))
    assert found == {(0, 7): 1, (1, 7): 1}
    assert shared_people(now[:0], np.zeros(0, dtype=int), before, np.zeros(4, dtype=int)) == {}


def test_effects_are_those_of_the_textbook() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1], 500)
    values = np.column_stack(
        [rng.normal(group * 0.8, 1.0), np.where(rng.random(1000) < 0.2 + 0.3 * group, 1, 0)]
    )
    plain = Text(en="x", ko="x")
    measured = [
        Measured(name="number", title=plain),
        Measured(name="answer", title=plain, kind="answer", options=("no", "yes")),
    ]
    seen = Seen(np.arange(1000).astype(str), values)
    found = traits(measured, learnt_scales(measured, seen), seen, group, 2)
    of = {(one.group, one.key): one for every in found for one in every}
    assert of[1, "number"].effect == pytest.approx(0.8, abs=0.15)
    assert of[0, "number"].effect == -of[1, "number"].effect
    odds = np.log(0.5 / 0.5) - np.log(0.2 / 0.8)
    assert of[1, "answer=yes"].effect == pytest.approx(odds * np.sqrt(3) / np.pi, abs=0.2)
    assert of[1, "answer=yes"].low > 0
    assert of[1, "number"].high - of[1, "number"].low == pytest.approx(0.25, abs=0.02)
