"""Rules of consent: by country with their sources, set otherwise in the project, and told wrong."""

from pathlib import Path
from typing import Any

import pytest

from dangol.governance.consent_rules import ConsentRules, consent_rules
from dangol.runs.workspace import Workspace
from dangol.settings import ProjectError, Settings, create_project


def rules(country: str, **own: Any) -> ConsentRules:
    return consent_rules(Settings(country=country, consent_rules=own))


@pytest.mark.parametrize("country", ["KR", "JP", "US", "GB", "DE", "BR"])
def test_whatever_a_country_asks_for_names_its_source(country: str) -> None:
    found = rules(country)
    said = {name for name in found.model_fields_set if name != "sources"}
    assert said <= set(found.sources)
    assert "answer_days" in found.sources


@pytest.mark.parametrize(
    ("hour", "is_night"), [(20, False), (21, True), (0, True), (7, True), (8, False)]
)
def test_a_night_goes_over_midnight(hour: int, is_night: bool) -> None:
    assert rules("KR").is_night(hour) is is_night


def test_a_project_sets_its_own_and_says_so() -> None:
    found = rules("KR", night_from=20)
    assert (found.night_from, found.sources["night_from"]) == (20, "dangol.toml")
    assert found.confirm_months == 24


def test_a_rule_that_is_none_is_told_when_the_project_is_opened(tmp_path: Path) -> None:
    project = create_project(tmp_path / "shop", consent_rules={"night_frm": 3})
    with pytest.raises(ProjectError, match="night_frm"):
        Workspace.open(project)
