"""Nothing of a throw-away engine leaves it: no receiver hears it, no other database changes, no handler is called."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select

from engine import signals
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.base import Base
from engine.runtime import deploy
from tests.factories.diagrams import bpmn, call, chain, end, service, start, user
from workflow.modeling.scenarios.coverage import coverage
from workflow.modeling.scenarios.outcomes import outcome_of
from workflow.modeling.scenarios.playing import begin
from workflow.modeling.scenarios.reading import read_scenario
from workflow.modeling.scenarios.running import run_scenario, run_scenarios
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.surroundings import Surroundings, office
from workflow.modeling.scenarios.templates import MOST_KEPT, forget_templates

AT = datetime(2023, 5, 31, 10, tzinfo=OFFICE_ZONE)
MODEL = {"p.bpmn": bpmn(start(), service("J", "number"), user("A"), end(), *chain("s", "J", "A", "e"))}
FILE = (
    b'{"format": 1, "name": "try", "process": "p", "startsAt": "2023-05-31T10:00", "steps": [{"task": "A"}],'
    b' "expect": {"state": "COMPLETED"}}'
)
ALONE = Surroundings(lambda kind, id_: None, handled=frozenset({"number"}))


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    forget_templates()


def test_a_receiver_hears_nothing():
    heard = []

    def hear(event, uow=None):
        heard.append(event)

    with signals.recording.connected_to(hear), signals.announced.connected_to(hear):
        result = run_scenario(MODEL, read_scenario(FILE), ALONE)

    assert (True, []) == (result.passed, heard)


def test_a_run_on_the_offices_surroundings_leaves_every_table_as_it_was(world):
    def counted():
        with world.reading() as uow:
            return {
                t.name: uow.session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.tables.values()
            }

    before = counted()

    with world.reading() as uow:
        result = run_scenario(MODEL, read_scenario(FILE), Surroundings(office(uow).find, handled=ALONE.handled))

    assert (True, before) == (result.passed, counted())


def test_a_handler_of_the_product_is_not_called(world):
    world.handlers["number"] = lambda call: pytest.fail("a handler was called")

    with world.reading() as uow:
        assert run_scenario(MODEL, read_scenario(FILE), office(uow)).passed


def test_what_is_called_is_taken_from_what_is_deployed(world):
    caller = {"p.bpmn": bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e"))}
    inner = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="inner")
    with world.transaction() as uow:
        deploy(uow, {"inner.bpmn": inner})

    with world.reading() as uow:
        assert [] == run_scenario(caller, read_scenario(FILE), office(uow)).failures


def test_the_draft_counts_before_what_is_deployed(world):
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("Old"), end(), *chain("s", "Old", "e"))})

    world.handlers["number"] = lambda call: {}
    with world.reading() as uow:
        assert run_scenario(MODEL, read_scenario(FILE), office(uow)).passed


def test_two_runs_of_the_same_files_know_nothing_of_each_other():
    scenario = read_scenario(FILE)
    with Sandbox(MODEL, ALONE, AT) as first, Sandbox(MODEL, ALONE, AT) as second:
        begin(first, scenario)

        assert (0, True) == (second.root, first.root > 0)


def test_the_same_scenario_runs_the_same_way_twice():
    first, second = (run_scenario(MODEL, read_scenario(FILE), ALONE) for _run in range(2))

    assert first.path == second.path


def test_only_so_many_models_stay_deployed_in_memory():
    for number in range(MOST_KEPT + 2):
        named = {"p.bpmn": MODEL["p.bpmn"].replace(b'name="A"', f'name="A{number}"'.encode())}
        assert run_scenario(named, read_scenario(FILE), ALONE).passed


def test_a_broken_scenario_file_fails_beside_the_others():
    results = run_scenarios({**MODEL, "good.scenario": FILE, "bad.scenario": b"{"}, ALONE)

    assert [("bad.scenario", False), ("good.scenario", True)] == [(one.file, one.passed) for one in results]


def test_coverage_counts_elements_and_flows_and_names_what_is_missed():
    beside = {**MODEL, "q.bpmn": bpmn(start(), user("Q"), end(), *chain("s", "Q", "e"), process_id="q")}

    played = [outcome_of(one) for one in run_scenarios({**beside, "good.scenario": FILE}, ALONE)]

    whole, none = coverage(beside, played)

    assert (100, [], 1) == (whole.percent, whole.missed, whole.counts["s_J"])
    assert (0, ["s", "Q", "e", "s_Q", "Q_e"], "s → Q") == (none.percent, none.missed, none.names["s_Q"])
