"""The public client, unmodified, migrates an instance; our own calls suggest, try out and migrate many."""

from __future__ import annotations

import pytest
from camunda_orchestration_sdk.models import (
    ProcessInstanceMigrationBatchOperationRequest,
    ProcessInstanceMigrationInstruction,
)

from tests.factories.client_calls import body, refusal, upload
from tests.factories.diagrams import bpmn, chain, end, start, user

OLD = {"p.bpmn": bpmn(start(), user("A", groups="g_station"), user("B"), end(), *chain("s", "A", "B", "e"))}
NEW = {"p.bpmn": bpmn(start(), user("N", groups="g_station"), user("B"), end(), *chain("s", "N", "B", "e"))}


@pytest.fixture
def made(start_process):
    return start_process(OLD)


@pytest.fixture
def target(desk, made):
    deployed = desk.deployer.create_deployment(data=upload(NEW))
    return str(deployed.deployments[0].process_definition.process_definition_key)


def plan(target, **mapping):
    pairs = [{"sourceElementId": one, "targetElementId": other} for one, other in mapping.items()]
    return {"targetProcessDefinitionKey": target, "mappingInstructions": pairs}


def migrate(client, key, target, **mapping):
    asked = body(ProcessInstanceMigrationInstruction, **plan(target, **mapping))
    client.migrate_process_instance(process_instance_key=key, data=asked)


def test_the_client_migrates_an_instance_and_its_task(desk, made, target):
    before = desk.officer.search_user_tasks().items[0]

    migrate(desk.operator, made.process_instance_key, target, A="N")

    found = desk.operator.get_process_instance(process_instance_key=made.process_instance_key)
    after = desk.officer.search_user_tasks().items[0]
    assert (target, 2) == (found.process_definition_key, found.process_definition_version)
    assert (before.user_task_key, "N") == (after.user_task_key, after.element_id)


def test_an_instance_that_cannot_move_is_a_conflict_with_findings(desk, made, target):
    status, problem = refusal(lambda: migrate(desk.operator, made.process_instance_key, target))

    assert 409 == status
    assert [("migration-unmapped", "A")] == [(one["rule"], one["element"]) for one in problem["findings"]]


def test_an_element_mapped_twice_is_refused(signed_in, made, target):
    asked = plan(target, A="N")
    asked["mappingInstructions"].append({"sourceElementId": "A", "targetElementId": "B"})
    path = f"/v2/process-instances/{made.process_instance_key}/migration"

    assert 400 == signed_in("administrator").post(path, json=asked).status_code


@pytest.mark.parametrize(("mapping", "can"), [({}, False), ({"A": "N"}, True)])
def test_a_migration_is_tried_out(signed_in, made, target, mapping, can):
    path = f"/v2/process-instances/{made.process_instance_key}/migration/validation"

    report = signed_in("administrator").post(path, json=plan(target, **mapping)).get_json()

    assert (can, can) == (report["canMigrate"], not report["findings"])


def test_a_mapping_is_suggested(signed_in, made, target):
    path = f"/v2/process-definitions/{made.process_definition_key}/migration-mapping/{target}"

    found = signed_in("administrator").get(path).get_json()

    assert {"s": "s", "B": "B", "e": "e"} == {
        pair["sourceElementId"]: pair["targetElementId"] for pair in found["mappingInstructions"]
    }
    assert (["A"], []) == (found["unmappedElementIds"], found["mappedByName"])


def test_many_are_migrated_with_a_report_for_each(signed_in, desk, made, target):
    asked = plan(target, A="N") | {"processInstanceKeys": [str(made.process_instance_key), "4711"], "reason": "tidy"}

    browser = signed_in("administrator")
    foreseen = browser.post("/v2/process-instances/migration/validation", json=asked).get_json()["items"]
    reports = browser.post("/v2/process-instances/migration", json=asked).get_json()["items"]

    told = [(str(made.process_instance_key), True), ("4711", False)]
    assert told == [(one["processInstanceKey"], one["canMigrate"]) for one in foreseen]
    assert told == [(one["processInstanceKey"], one["migrated"]) for one in reports]


def test_the_batch_operation_of_the_grammar_is_refused_by_the_members_that_are_not_there(desk, made, target):
    asked = body(
        ProcessInstanceMigrationBatchOperationRequest,
        filter={"processDefinitionId": "p"},
        migrationPlan=plan(target, A="N"),
    )

    status, problem = refusal(lambda: desk.operator.migrate_process_instances_batch_operation(data=asked))

    assert 400 == status
    assert {"filter", "migrationPlan"} <= {finding["element"] for finding in problem["findings"]}


def test_a_modeler_may_not_migrate(desk, made, target):
    assert 403 == refusal(lambda: migrate(desk.modeler, made.process_instance_key, target, A="N"))[0]
