"""The public client, unmodified, starts processes by what their conditional start events ask."""

from __future__ import annotations

from camunda_orchestration_sdk.models import ConditionalEvaluationInstruction

from tests.factories.client_calls import body, refusal, upload
from tests.factories.diagrams import bpmn, chain, conditional, start, user

BIG = {"p.bpmn": bpmn(start("s", conditional("amount > 100")), user("A"), *chain("s", "A"))}


def asked(**more):
    return body(ConditionalEvaluationInstruction, **more)


def test_variables_start_the_processes_whose_condition_they_make_true(desk):
    deployed = desk.deployer.create_deployment(data=upload(BIG))

    started = desk.operator.evaluate_conditionals(data=asked(variables={"amount": 500}))

    definition = deployed.deployments[0].process_definition.process_definition_key
    assert [definition] == [one.process_definition_key for one in started.process_instances]


def test_without_a_condition_that_is_true_nothing_starts(desk):
    desk.deployer.create_deployment(data=upload(BIG))

    assert [] == desk.operator.evaluate_conditionals(data=asked(variables={"amount": 5})).process_instances


def test_a_definition_that_does_not_exist_is_not_found(desk):
    call = asked(variables={}, processDefinitionKey="4711")

    assert 404 == refusal(lambda: desk.operator.evaluate_conditionals(data=call))[0]


def test_an_officer_may_not_start_processes_so(desk):
    assert 403 == refusal(lambda: desk.officer.evaluate_conditionals(data=asked(variables={})))[0]
