"""Whatever fits the document is answered as the document says, and never by a failure of the server (schemathesis)."""

from __future__ import annotations

import base64

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engine.runtime import deploy, start_instance
from tests.factories.client_calls import PASSWORD
from tests.factories.diagrams import bpmn, chain, end, service, start, user
from workflow.app import create_app

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 4
UNPACKED = "identity"
"""The client that calls the application without a socket reads packed answers as they stand."""
DIAGRAM = bpmn(start(), user("A"), service("S", "outside"), end(), *chain("s", "A", "S", "e"))


@pytest.fixture
def schema(config, world, bundle, person):
    person("op", "administrator", "modeler")
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": DIAGRAM})
    with world.transaction() as uow:
        start_instance(uow, process_id="p", variables={"a": 1})
    app = create_app(config, world)
    made = schemathesis.openapi.from_dict(app.extensions["luodi"]["document"]())
    made.app = app
    return made


@pytest.mark.both_databases
def test_every_operation_keeps_to_its_document(schema, backend):
    token = base64.b64encode(f"op:{PASSWORD}".encode()).decode()
    operations = [found.ok() for found in schema.get_all_operations()]

    for operation in operations:
        _try(operation, {"Authorization": f"Basic {token}", "Accept-Encoding": UNPACKED})

    assert 47 <= len(operations)


def _try(operation, headers):
    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy())
    def attempt(case):
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    attempt()
