"""The API keeps its description, whatever it is sent: schemathesis as every role. No fault of ours,
no answer that is not described. A short form here; KULISY_API_EXAMPLES draws more."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from kulisy.api.tests.programs import quietly, token_of
from tests.house.place import Place, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = int(os.environ.get("KULISY_API_EXAMPLES", "0")) or 2
#: Owner, account manager, specialist, a contact, another client's contact.
ROLES = ("olga", "irina", "maxim", "anna", "ivan")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client does: the connection with the test's transaction stays."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def place() -> Place:
    return make_place()


def known(place: Place) -> dict[str, Any]:
    """What an address may hold, of things that are there."""
    own = {name: str(value) for name, value in place.ids.items() if name.endswith("_id")}
    return {**own, "number": 1}


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_described_and_none_is_a_fault_of_ours(
    place: Place, role: str, settings: Any
) -> None:
    settings.API_RATE = 10**6
    secret = token_of(getattr(place.cast, role))
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()
        names = {each.name for each in operation.path_parameters}
        ids = {name: value for name, value in known(place).items() if name in names}
        tried += attempt(operation, ids, secret)
    assert tried > 20


def attempt(operation: Any, ids: dict[str, Any], secret: str) -> int:
    cases = [operation.as_strategy(mode) for mode in (POSITIVE, NEGATIVE)]
    if ids:
        there = {"path_parameters": ids}
        cases += [operation.as_strategy(mode, **there) for mode in (POSITIVE, NEGATIVE)]

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=st.one_of(cases))
    def ask(case: Any) -> None:
        point = transaction.savepoint()
        try:
            with quietly():
                answer = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(answer, checks=CHECKS)
        finally:
            transaction.savepoint_rollback(point)

    ask()
    return 1
