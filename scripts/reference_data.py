"""Pages about what is declared: tables, columns, analyses, records."""

from collections.abc import Iterable

from reference_markdown import (
    anchor,
    both,
    code,
    codes,
    first_paragraph,
    link,
    sections,
    shown_default,
    table,
)

from dangol.contract.analysis import Analysis
from dangol.contract.params import FormField, form_fields
from dangol.contract.record import Record
from dangol.contract.registry import registry
from dangol.tables.vocabulary import Column, Personal, Read, Table

MODES = {"replace": "replaces its rows", "append": "appends", "upsert": "updates by key"}


def tables() -> str:
    """Every table with its columns."""
    found = registry().tables.values()
    return sections(
        "# Tables",
        "Every table of a project. A column means the same wherever its name stands "
        f"({link('all columns', 'columns.md')}). "
        "Days (`_on`) belong to the shop's time zone, moments (`_at`) are UTC, shares (`_share`) "
        "run from 0 to 1. An amount is in the currency that the row's `currency` names.",
        "Two rows never share a key, and no part of a key is empty: the warehouse refuses such "
        "rows. Columns under “must be filled” are a promise of whoever loads the data; nothing "
        "checks them yet. Tables that analyses write hold one more column, `instance`: the name "
        "of the saved analysis whose rows they are.",
        table(
            ["Table", "Holds", "내용", "Written by"],
            (
                [
                    link(code(t.name), f"#{anchor(t.name)}"),
                    t.meaning.en,
                    t.meaning.ko,
                    _analysis_links(_writers(t)) or "loading",
                ]
                for t in found
            ),
        ),
        "## What a column says about a person",
        table(
            ["Class", "Meaning", "뜻"],
            ([code(p.value), p.meaning.en, p.meaning.ko] for p in Personal),
        ),
        *(_table(t) for t in found),
    )


def _table(one: Table) -> str:
    facts = [
        f"Key: {codes(one.stored_key)}.",
        f"Must be filled: {codes(one.required)}." if one.required else "",
        _known_from(one),
        f"Read by: {_analysis_links(_readers(one))}." if _readers(one) else "",
        f"Written by: {_analysis_links(_writers(one))}." if _writers(one) else "",
    ]
    return sections(
        f"## {one.name}",
        f"{one.meaning.en}\n\n{one.meaning.ko}",
        "\n".join(f"- {fact}" for fact in facts if fact),
        table(
            ["Column", "Type", "About a person", "Meaning", "뜻"],
            (
                [
                    link(code(c.name), f"columns.md#{anchor(c.name)}"),
                    _type(c),
                    "" if c.personal is Personal.NONE else c.personal.value,
                    c.meaning.en,
                    c.meaning.ko,
                ]
                for c in one.stored_columns
            ),
        ),
    )


def _known_from(one: Table) -> str:
    rule = one.known_from
    if rule is None:
        return ""
    if rule.via is None:
        return f"An analysis sees a row from its {code(rule.column)} on."
    owner = link(code(rule.via), f"#{anchor(rule.via)}")
    return f"An analysis sees a row from the {code(rule.column)} of its row in {owner} on."


def _type(column: Column) -> str:
    unit = "" if column.unit is None else f", {column.unit}"
    return f"{column.type}{unit}"


def columns() -> str:
    """Every column once, with the tables it stands in."""
    stands_in: dict[str, list[str]] = {}
    declared: dict[str, Column] = {}
    for one in registry().tables.values():
        for column in one.stored_columns:
            stands_in.setdefault(column.name, []).append(one.name)
            declared.setdefault(column.name, column)
    parts = [
        sections(
            f"## {name}",
            f"{column.meaning.en}\n\n{column.meaning.ko}",
            "\n".join(f"- {fact}" for fact in _column_facts(column, stands_in[name])),
            table(
                ["Value", "Called", "이름"],
                ([code(value), words.en, words.ko] for value, words in column.values),
            ),
        )
        for name, column in sorted(declared.items())
    ]
    return sections(
        "# Columns",
        "A column means the same in every table that has it; its meaning is written once. "
        "The classes of personal data are explained under "
        f"{link('tables', 'tables.md#what-a-column-says-about-a-person')}.",
        *parts,
    )


def _column_facts(column: Column, stands_in: Iterable[str]) -> Iterable[str]:
    yield f"Type: {_type(column)}."
    if column.personal is not Personal.NONE:
        yield f"About a person: {column.personal.value}."
    if column.attribute is not None:
        yield f"In the golden profile as “{column.attribute.en}” (‘{column.attribute.ko}’)."
    yield "In: " + ", ".join(link(code(t), f"tables.md#{anchor(t)}") for t in stands_in) + "."


def analyses() -> str:
    """Every analysis with what it reads, writes and takes."""
    found = registry().analyses.values()
    return sections(
        "# Analyses",
        "What each analysis reads and writes, and its parameters. A parameter has the same name "
        "in Python, JSON, on the command line and in the console. How to read each answer, and "
        "when not to trust it, stands on the analysis' own page.",
        *(_analysis(one) for one in found),
    )


def _analysis(kind: type[Analysis]) -> str:
    one = kind()
    writes = (
        f"{link(code(w.table.name), f'tables.md#{anchor(w.table.name)}')} ({MODES[w.mode]})"
        for w in one.outputs()
    )
    facts = [
        f"Class: {code(_place(kind))}, method version {kind.method_version}.",
        f"In the console: {code(kind.page or f'/analyses/{kind.slug}')}, under {code(kind.entry)}.",
        f"Writes: {', '.join(writes) or 'no table'}.",
        f"Its page: {link(kind.title.en, f'../analyses/{kind.slug}.md')}.",
    ]
    return sections(
        f"## {kind.slug}",
        f"**{kind.question.en}** ({kind.title.en})\n\n**{kind.question.ko}** ({kind.title.ko})",
        first_paragraph(kind),
        "\n".join(f"- {fact}" for fact in facts),
        table(["Reads", "Columns", "If never filled"], (_read(r) for r in one.inputs())),
        _fields(form_fields(kind)),
    )


def _read(read: Read) -> list[str]:
    name = link(code(read.table.name), f"tables.md#{anchor(read.table.name)}")
    waits = "" if read.waits else " (as last committed)"
    waits += " (of every saved analysis)" if read.every else ""
    return [name + waits, codes(read.columns), "is empty" if read.optional else "no answer"]


def _fields(fields: Iterable[FormField]) -> str:
    return table(
        ["Parameter", "Flag", "Type", "Default", "Meaning", "뜻"],
        (
            [
                code(f.name),
                code(f.flag),
                _field_type(f),
                "required" if f.required else shown_default(f.default),
                f.help.en,
                f.help.ko,
            ]
            for f in fields
        ),
    )


def _field_type(field: FormField) -> str:
    limits = [f"from {field.low:g}"] if field.low is not None else []
    limits += [f"to {field.high:g}"] if field.high is not None else []
    if field.choices:
        return "one of " + codes(value for value, _words in field.choices)
    kind = "whole number" if field.whole else field.widget.value
    return " ".join([kind, *limits])


def records() -> str:
    """Every kind of record with its fields, states and what may be done."""
    return sections(
        "# Records",
        "What people keep and change. Each kind has commands "
        f"({link('dangol record', 'commands.md#dangol-record')}), routes "
        f"({link('API', 'api.md#records')}) and a list in the console. A role includes those "
        "before it: `viewer`, `marketer`, `analyst`, `admin`.",
        *(_record(kind) for _name, kind in sorted(registry().records.items())),
    )


def _record(kind: type[Record]) -> str:
    return sections(
        f"## {kind.kind}",
        f"**{kind.question.en}** ({kind.title.en})\n\n**{kind.question.ko}** ({kind.title.ko})",
        first_paragraph(kind),
        f"- Class: {code(_place(kind))}.\n"
        f"- Who may: read {code(kind.read_role)}, create {code(kind.create_role)}, "
        f"change {code(kind.edit_role)}.",
        _fields(form_fields(kind)),
        table(
            ["State", "Called", "이름"],
            ([code(state.name), state.title.en, state.title.ko] for state in kind.states),
        ),
        table(
            ["Step", "Called", "From", "To", "Role"],
            (
                [code(t.name), both(t.title), codes(t.before), code(t.after), code(t.role)]
                for t in kind.transitions
            ),
        ),
    )


def _place(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _writers(one: Table) -> list[str]:
    return [
        slug
        for slug, kind in registry().analyses.items()
        if one.name in {w.table.name for w in kind().outputs()}
    ]


def _readers(one: Table) -> list[str]:
    return [
        slug
        for slug, kind in registry().analyses.items()
        if one.name in {r.table.name for r in kind().inputs()}
    ]


def _analysis_links(slugs: Iterable[str]) -> str:
    return ", ".join(link(slug, f"analyses.md#{anchor(slug)}") for slug in slugs)
