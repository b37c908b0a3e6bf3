"""The contract, held by every analysis that is installed; a new one gets these for nothing."""

import pytest
from worlds import compute, settings_of, usual_decisions, world_for

from dangol.contract.checks import record_faults
from dangol.contract.pictures import colour_roles, themes
from dangol.contract.registry import registry
from dangol.contract.trial import trial_faults
from dangol.tables.vocabulary import Table

SLUGS = sorted(registry().analyses)


def test_what_is_installed_has_no_problems() -> None:
    assert registry().problems == ()
    assert SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_analysis_keeps_the_contract(slug: str) -> None:
    analysis = registry().analyses[slug]()
    with world_for(analysis) as (session, settings):
        assert trial_faults(analysis, session, settings, usual_decisions) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_an_analysis_answers_without_the_tables_that_may_be_missing(slug: str) -> None:
    analysis = registry().analyses[slug]()
    with world_for(analysis, whole=False) as (session, settings):
        assert compute(analysis, session, settings).result.answer.refusal is None


@pytest.mark.parametrize("kind", sorted(registry().records))
def test_a_record_keeps_the_contract(kind: str) -> None:
    assert record_faults(registry().records[kind]) == []


@pytest.mark.parametrize("name", sorted(registry().samples))
def test_a_sample_says_on_every_screen_where_it_is_from(name: str) -> None:
    sample = registry().samples[name]
    assert sample.notice.en.strip()
    assert sample.notice.ko.strip()
    assert settings_of(**sample.settings).notice == {}


def test_every_declared_table_has_words_in_both_languages() -> None:
    def wordless(table: Table) -> list[str]:
        texts = {table.name: table.meaning, **{c.name: c.meaning for c in table.columns}}
        return [name for name, text in texts.items() if not (text.en.strip() and text.ko.strip())]

    assert {t.name: found for t in registry().tables.values() if (found := wordless(t))} == {}


def test_every_look_has_a_colour_for_every_role() -> None:
    for look in themes().values():
        assert tuple(param["name"] for param in look["params"]) == colour_roles()
