"""A draft as a page draws it: every part with its place, its choices and what is missing."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dangol.console.building.draft import GROUPS, KEPT, ROOT, Draft
from dangol.console.building.finished import Faults
from dangol.console.words import audiences as words
from dangol.customers.audiences.catalogue import Attribute, Catalogue, Done
from dangol.customers.audiences.listed import LISTINGS, Listing
from dangol.customers.audiences.rule import MOST_DEEP, Part, written_rule
from dangol.tables.vocabulary import INSTANCE
from dangol.words import Text

Options = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Values:
    """Where a form finds the values to choose from: of an attribute, and of what was done."""

    of_attribute: Callable[[str], Sequence[str]]
    of_done: Callable[[str, str], Sequence[str]]
    of_list: Callable[[str, str], Options]


@dataclass(frozen=True)
class Drawn:
    """A part ready for a template; ``options`` are the values that may be ticked or chosen."""

    place: str
    part: Draft
    fault: Text | None
    below: Sequence["Drawn"] = ()
    attribute: Attribute | None = None
    done: Done | None = None
    listing: Listing | None = None
    is_flag: bool = False
    options: Options = ()
    saved: Options = ()
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.part.kind in GROUPS

    @property
    def is_root(self) -> bool:
        return self.place == ROOT

    @property
    def may_nest(self) -> bool:
        """Whether a group may still be put into it."""
        return self.place.count(".") + 2 < MOST_DEEP


def drawn(
    draft: Draft, known: Catalogue, faults: Faults, values: Values, place: str = ROOT
) -> Drawn:
    """The draft with everything that its form shows."""
    fault = faults.get(place)
    if draft.kind in GROUPS:
        below = [
            drawn(one, known, faults, values, f"{place}.{n}") for n, one in enumerate(draft.below)
        ]
        return Drawn(place, draft, fault, below)
    if draft.kind == "has":
        attribute = known.attributes.get(draft.get("column"))
        options = _options(attribute, draft, values)
        return Drawn(place, draft, fault, attribute=attribute, options=options)
    kept = {name: value for name, value in draft.fields.items() if name.startswith(KEPT)}
    shown = Drawn(place, draft, fault, kept=kept)
    return _listed(shown, values) if draft.kind == "listed" else _done(shown, known, values)


def _done(shown: Drawn, known: Catalogue, values: Values) -> Drawn:
    done, column = known.done.get(shown.part.get("did")), shown.part.get("column")
    is_flag = column.startswith("is_")
    options: Options = ()
    if done is not None and column in done.where and not is_flag:
        options = _named(values.of_done(done.name, column), shown.part.get("value"))
    return replace(shown, done=done, is_flag=is_flag, options=options)


def _listed(shown: Drawn, values: Values) -> Drawn:
    listing, column = LISTINGS.get(shown.part.get("listed")), shown.part.get("column")
    if listing is None:
        return shown
    name = listing.table.name
    saved = _with_rare(values.of_list(name, INSTANCE), shown.part.get("saved_as"))
    options: Options = ()
    if column in listing.where:
        options = _with_rare(values.of_list(name, column), shown.part.get("value"))
    return replace(shown, listing=listing, saved=saved, options=options)


def _options(attribute: Attribute | None, draft: Draft, values: Values) -> Options:
    if attribute is None or attribute.kind not in ("choice", "words"):
        return ()
    if attribute.values:
        return attribute.values
    return _named(values.of_attribute(attribute.name), *draft.chosen)


def _named(found: Sequence[str], *chosen: str) -> Options:
    return _with_rare([(one, Text(en=one, ko=one)) for one in found], *chosen)


def _with_rare(found: Options, *chosen: str) -> Options:
    """What is chosen stays to be seen, also where it became rare."""
    known = {value for value, _words in found}
    rare = [one for one in chosen if one and one not in known]
    return [*found, *((one, Text(en=one, ko=one)) for one in rare)]


def grouped_attributes(known: Catalogue) -> Sequence[tuple[Text, Sequence[Attribute]]]:
    """The attributes in the order of their names' kinds: scores and habits, then what is given."""
    names: Sequence[tuple[Text, Callable[[Attribute], bool]]] = (
        (words.OF_SCORES, lambda one: one.is_score),
        (words.OF_BEHAVIOUR, lambda one: not one.is_score and one.is_behaviour),
        (words.OF_PERSON, lambda one: not one.is_score and not one.is_behaviour),
    )
    every = list(known.attributes.values())
    return [(title, [one for one in every if fits(one)]) for title, fits in names]


def as_text(rule: Part | None) -> str:
    """The rule as the API takes it."""
    return json.dumps(written_rule(rule), ensure_ascii=False, indent=2) if rule is not None else ""
