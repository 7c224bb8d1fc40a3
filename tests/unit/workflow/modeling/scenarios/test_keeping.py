"""Scenarios go with the deployment they were published with."""

from __future__ import annotations

import pytest

from engine.runtime import deploy
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.modeling.scenarios.keeping import keep_scenarios, scenarios_of


def model(step: str) -> bytes:
    return bpmn(start(), user(step), end(), *chain("s", step, "e"))


@pytest.fixture
def publish(world):
    def publish(step: str, **scenarios: bytes) -> int:
        files = {f"{name}.scenario": content for name, content in scenarios.items()}
        with world.transaction() as uow:
            key = deploy(uow, {"p.bpmn": model(step)}).deployment_key
            keep_scenarios(uow, {"p.bpmn": model(step), **files}, key)
            return key

    return publish


def kept(world, *process_ids: str) -> dict[str, bytes]:
    with world.reading() as uow:
        return scenarios_of(uow.session, process_ids)


def test_a_draft_gets_the_scenarios_last_published(world, publish):
    publish("A", one=b"1")
    publish("B", one=b"2", two=b"3")

    assert {"one.scenario": b"2", "two.scenario": b"3"} == kept(world, "p")


def test_a_deployment_without_a_word_on_scenarios_leaves_those_of_the_one_before(world, publish):
    publish("A", one=b"1")
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": model("B")})

    assert {"one.scenario": b"1"} == kept(world, "p")


def test_scenarios_that_were_taken_out_do_not_come_back(world, publish):
    publish("A", one=b"1")
    publish("B")

    assert {} == kept(world, "p")


def test_publishing_changed_scenarios_alone_makes_no_version_but_replaces_them(world, publish):
    first = publish("A", one=b"1")

    assert first == publish("A", one=b"2")
    assert {"one.scenario": b"2"} == kept(world, "p")


def test_a_shipped_process_nobody_published_scenarios_of_has_the_shipped_ones(world):
    assert "lead_followed.scenario" in kept(world, "ip_lead", "unknown")
