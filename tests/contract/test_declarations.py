"""A parameter is declared once: forms, flags, schemas and checks come from there."""

import datetime as dt
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pytest
from pydantic import BaseModel, ValidationError
from toys import WORDS, toy

from dangol.contract.errors import ParametersError
from dangol.contract.model import Model, text_array
from dangol.contract.params import Widget, form_fields, param
from dangol.contract.registry import registry
from dangol.contract.result import Column, change, metric, picture
from dangol.contract.roles import ROLES, may
from dangol.customers.rfm import RfmSegments
from dangol.sales.weekly import WeeklySales
from dangol.tables.vocabulary import Personal
from dangol.words import Count, Money, Share, Text

Level = Literal["low", "high"]
CHOICES = {"low": Text(en="Low", ko="낮음")}


class Form(BaseModel):
    """One field of each kind."""

    name: str = param("", title=WORDS, help=WORDS, personal=Personal.IDENTIFIER)
    number: int = param(3, title=Text(en="Number", ko="수"), help=WORDS, gt=0, le=9)
    share: float | None = param(None, title=WORDS, help=WORDS, ge=0.5)
    flag: bool = param(default=True, title=WORDS, help=WORDS)
    level: Level = param("low", title=WORDS, help=WORDS, choices=CHOICES)
    wider: Level | Literal["none"] = param("none", title=WORDS, help=WORDS, choices=CHOICES)
    at: dt.datetime | None = param(None, title=WORDS, help=WORDS)
    tree: dict[str, int] = param({}, title=WORDS, help=WORDS)
    needed: str = param(title=WORDS, help=WORDS)
    half_said: int = 1


def test_a_form_has_a_field_with_its_words_and_limits_for_each_parameter() -> None:
    fields = {field.name: field for field in form_fields(Form)}
    assert {name: field.widget for name, field in fields.items()} == {
        "name": Widget.TEXT,
        "number": Widget.NUMBER,
        "share": Widget.NUMBER,
        "flag": Widget.SWITCH,
        "level": Widget.CHOICE,
        "wider": Widget.CHOICE,
        "at": Widget.MOMENT,
        "tree": Widget.JSON,
        "needed": Widget.TEXT,
        "half_said": Widget.NUMBER,
    }
    number = fields["number"]
    assert (number.low, number.high, number.whole, number.default) == (0, 9, True, 3)
    assert (fields["share"].low, fields["share"].high, fields["share"].whole) == (0.5, None, False)
    assert number.title.ko == "수"
    assert fields["half_said"].flag == "--half-said"
    assert fields["half_said"].title.en == "Half said"
    assert [name for name, field in fields.items() if field.required] == ["needed"]
    assert fields["name"].personal is Personal.IDENTIFIER
    assert [(v, words.ko) for v, words in fields["level"].choices] == [
        ("low", "낮음"),
        ("high", "high"),
    ]
    assert [value for value, _ in fields["wider"].choices] == ["low", "high", "none"]


def test_the_schema_says_what_the_form_says() -> None:
    schema = RfmSegments.model_json_schema()["properties"]["bins"]
    assert (schema["minimum"], schema["maximum"], schema["default"]) == (3, 10, 5)
    assert schema["title_in"]["ko"] == "점수 단계"
    assert schema["description"] == "Scores run from 1 to this number."


def test_every_fault_of_parameters_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as wrong:
        RfmSegments(bins=99, window_days="x", step=1)
    error = ParametersError("Analysis 'rfm'", wrong.value)
    assert [place for place, _ in error.faults] == ["bins", "window_days", "step"]
    assert error.message.startswith("Analysis 'rfm' cannot take these values:\n  bins: ")


def test_an_analysis_cannot_be_changed_only_asked_at_another_moment() -> None:
    one = WeeklySales(coverage=0.8)
    with pytest.raises(ValidationError):
        one.coverage = 0.9  # type: ignore[misc]
    later = one.at(dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    assert (one.as_of, later.moment.day) == (None, 1)
    assert later == WeeklySales(coverage=0.8, as_of="2024-03-01")


def test_an_analysis_reads_and_writes_what_it_declares_unless_it_says_otherwise() -> None:
    kind = toy("counting")
    assert kind().inputs() == kind.reads
    assert kind().outputs() == kind.writes


@pytest.mark.parametrize(
    ("value", "good", "clear", "meaning"),
    [
        (0.1, "up", True, "good"),
        (-0.1, "up", True, "bad"),
        (0.1, "down", True, "bad"),
        (-0.1, "down", True, "good"),
        (0.1, "up", False, "unclear"),
        (0.1, "inside", True, "bad"),
        (0.1, "inside", False, "unclear"),
        (0.1, None, True, "none"),
    ],
)
def test_a_change_is_judged_only_where_a_direction_is_good_and_the_change_is_clear(
    value: float, good: Any, clear: bool, meaning: str
) -> None:
    found = change(value, Share(abs(value)), WORDS, good=good, clear=clear)
    assert found.meaning == meaning
    assert found.shown.en == "10%"


def test_a_metric_says_its_value_in_every_language() -> None:
    found = metric(WORDS, Money(84_100_000, "KRW"))
    assert (found.shown.en, found.shown.ko) == ("₩84.1M", "8,410만 원")
    assert found.value == 84_100_000
    assert metric(WORDS, Count(1234)).shown.ko == "1,234"


def test_a_picture_is_drawn_once_per_language_over_the_same_rows() -> None:
    import altair as alt

    def draw(language: str) -> Any:
        return alt.Chart(alt.NamedData("rows")).mark_bar().encode(x=f"name_{language}:N")

    found = picture(draw, title=WORDS, caption=WORDS, label=WORDS, rows=[], columns=[])
    names = {language: spec["encoding"]["x"]["field"] for language, spec in found.specs.items()}
    assert names == {"en": "name_en", "ko": "name_ko"}
    assert all("config" not in spec for spec in found.specs.values())
    assert all(spec["data"] == {"name": "rows"} for spec in found.specs.values())
    assert Column(name="n", title=WORDS).kind == "text"


class Doubling(Model):
    """Twice as much."""

    kind = "doubling"
    factor: Any

    def arrays(self) -> dict[str, Any]:
        return {"factor": self.factor}

    def predict(self, rows: pa.Table) -> pa.Table:
        values = rows.column("n").to_pylist()
        return pa.table({"m": [float(v * self.factor[0]) for v in values]})


def test_a_model_predicts_the_same_for_one_as_for_many() -> None:
    model = Doubling(factor=np.array([2.0]))
    assert model.predict(pa.table({"n": [1, 2]})).to_pydict() == {"m": [2.0, 4.0]}
    assert model.predict_one({"n": 2}) == model.what_if({"n": 2}) == {"m": 4.0}
    assert model.stored_fields() == {"figures": {}}
    again = Doubling.restore(model.stored_fields(), model.arrays())
    assert again.predict_one({"n": 3}) == {"m": 6.0}


def test_a_model_that_predicts_nothing_says_so() -> None:
    with pytest.raises(TypeError, match="'doubling' predicts nothing"):
        Model.predict(Doubling(factor=np.ones(1)), pa.table({}))


def test_names_are_kept_without_python_objects() -> None:
    assert not text_array(["사과", "배"]).dtype.hasobject


@pytest.mark.parametrize(("role", "allowed"), [("viewer", 1), ("marketer", 2), ("admin", 4)])
def test_each_role_may_do_what_those_before_it_may(role: Any, allowed: int) -> None:
    assert sum(may(role, needed) for needed in ROLES) == allowed


def test_whatever_names_its_values_is_chosen_from_them() -> None:
    found = registry()
    for kind in (*found.analyses.values(), *found.records.values()):
        for name, field in kind.model_fields.items():
            said = field.json_schema_extra
            if isinstance(said, dict) and said.get("choices_in"):
                (shown,) = (one for one in form_fields(kind) if one.name == name)
                assert shown.widget is Widget.CHOICE, f"{kind.__name__}.{name}"
