"""The public client, unmodified, deploys models, reads them back and evaluates decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from camunda_orchestration_sdk.models import (
    DecisionDefinitionSearchQuery,
    DecisionEvaluationByID,
    DecisionRequirementsSearchQuery,
    ProcessDefinitionSearchQuery,
)

from tests.factories.client_calls import BPMN, body, folder, refusal, upload
from tests.factories.diagrams import bpmn, chain, end, flow, start, user

FIRST = {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))}
SECOND = {"p.bpmn": bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))}
BROKEN = {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A"), flow("A", "e", "x >"))}
ROUTE = Path(__file__).parents[1] / "data/decisions/lead_route.dmn"


def definitions(client, **members):
    items = client.search_process_definitions(data=body(ProcessDefinitionSearchQuery, **members)).items
    return [(item.process_definition_id, item.version) for item in items]


def test_equal_content_makes_no_new_version(desk):
    keys = [desk.deployer.create_deployment(data=upload(FIRST)).deployment_key for _ in range(2)]

    assert (keys[0], [("p", 1)]) == (keys[1], definitions(desk.deployer))


def test_files_are_deployed_from_a_folder(desk):
    files = [path for path in sorted((BPMN / "ip_visit").iterdir()) if path.suffix in (".bpmn", ".form")]

    deployed = desk.deployer.deploy_resources_from_files(files)

    assert (["ip_visit"], ["visit"]) == (
        [process.process_definition_id for process in deployed.processes],
        [form.form_id for form in deployed.forms],
    )


def test_a_diagram_that_cannot_run_is_refused_with_element_ids_and_nothing_deployed(desk):
    status, problem = refusal(lambda: desk.deployer.create_deployment(data=upload(BROKEN)))

    assert (400, "A_e", "p.bpmn") == (status, problem["findings"][0]["element"], problem["findings"][0]["file"])
    assert [] == definitions(desk.deployer)


@pytest.mark.parametrize(
    ("asked", "versions"),
    [
        ({"isLatestVersion": True}, [("p", 2)]),
        ({"version": 1}, [("p", 1)]),
        ({"processDefinitionId": {"$like": "p*"}, "isLatestVersion": False}, [("p", 1)]),
        ({"hasStartForm": True}, []),
        ({"resourceName": "p.bpmn", "state": "ACTIVE"}, [("p", 2), ("p", 1)]),
    ],
)
def test_definitions_are_found_by(desk, asked, versions):
    desk.deployer.create_deployment(data=upload(FIRST))
    desk.deployer.create_deployment(data=upload(SECOND))

    assert versions == definitions(desk.deployer, filter=asked, sort=[{"field": "version", "order": "DESC"}])


def test_a_diagram_comes_back_byte_for_byte(desk):
    deployed = desk.deployer.create_deployment(data=upload(FIRST)).deployments[0].process_definition

    key = deployed.process_definition_key
    assert FIRST["p.bpmn"].decode() == desk.deployer.get_process_definition_xml(process_definition_key=key)
    assert "p" == desk.deployer.get_process_definition(process_definition_key=key).process_definition_id


def test_a_start_form_comes_with_its_definition(desk):
    deployed = desk.deployer.create_deployment(data=upload(folder("ip_visit")))
    key = deployed.deployments[0].process_definition.process_definition_key

    assert "visit" == desk.deployer.get_start_process_form(process_definition_key=key).form_id


def test_a_decision_is_evaluated_with_the_rules_that_held(desk):
    desk.deployer.create_deployment(data=upload({"lead_route.dmn": ROUTE.read_bytes()}))
    [route] = desk.deployer.search_decision_definitions(
        data=body(DecisionDefinitionSearchQuery, filter={"decisionDefinitionId": "route", "isLatestVersion": True})
    ).items
    given = body(DecisionEvaluationByID, decisionDefinitionId="route", variables={"境外项目": True})

    made = desk.officer.evaluate_decision(data=given)

    assert (route.decision_definition_key, '{"unit":"commerce","days":5}') == (
        made.decision_definition_key, made.output
    )  # fmt: skip
    assert "route_rule_overseas" == made.evaluated_decisions[-1].matched_rules[0].rule_id


def test_a_dmn_file_has_versions_of_its_own(desk):
    for text in (ROUTE.read_text("utf-8"), ROUTE.read_text("utf-8").replace('"town"', '"village"')):
        desk.deployer.create_deployment(data=upload({"lead_route.dmn": text.encode()}))

    files = desk.deployer.search_decision_requirements(
        data=body(DecisionRequirementsSearchQuery, sort=[{"field": "version", "order": "DESC"}])
    ).items

    assert [2, 1] == [file.version for file in files]
    key = files[0].decision_requirements_key
    assert "village" in desk.deployer.get_decision_requirements_xml(decision_requirements_key=key)
    assert files[0] == desk.deployer.get_decision_requirements(decision_requirements_key=key)


def test_an_officer_does_not_deploy(desk):
    assert 403 == refusal(lambda: desk.officer.create_deployment(data=upload(FIRST)))[0]


def test_a_client_asks_who_and_what_is_there(desk):
    assert "officer" == desk.officer.get_authentication().username
    assert ["g_station"] == desk.officer.get_authentication().groups
    assert 1 == desk.officer.get_topology().cluster_size
    assert desk.officer.get_status() is None
