"""Requests made from the API's own description, good ones and bad ones: it keeps its word."""

from collections.abc import Iterator
from pathlib import Path

import corner_shop
import pytest
import schemathesis
from asking import LOCAL_SECRET, Clock, Desk
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from dangol.runs.workspace import Workspace

# Runs go on in threads, and libraries that they use draw from `random` while inputs are made.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
# They write where they are told to, make the machine work for minutes, or ask others.
LEFT_OUT = r"/(export|backup|refresh|load|runs|loads|look|sample)$"


@pytest.fixture(scope="module")
def described(scratch: Path, kept: Path) -> Iterator[BaseSchema]:
    """What a shop says of its API; the shop may end up full of odd records."""
    clock = Clock()
    shop = corner_shop.answered(scratch / "described", kept)
    with Workspace.open(shop, clock) as workspace:
        app = Desk.of(workspace, clock).app
        found = schemathesis.openapi.from_asgi("/api/openapi.json", app)
        yield found


schema = schemathesis.pytest.from_fixture("described").exclude(path_regex=LEFT_OUT)


@schema.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)
def test_the_api_answers_as_it_says(case: schemathesis.Case) -> None:
    answer = case.call(headers={"Authorization": f"Bearer {LOCAL_SECRET}"})
    case.validate_response(answer, checks=CHECKS)
