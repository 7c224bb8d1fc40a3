"""The filter of instances: read from an address and written back, and what each condition leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from engine.domain.assignment import Actor
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import cancel_instance, complete_user_task, deploy, start_instance, suspend_instance
from tests.factories.diagrams import boundary, bpmn, call, chain, end, start, timer, user
from workflow.operations.narrowing import InstanceFilter
from workflow.projects.models import Enterprise, Project

DUE = '=deadline after(now(), 3, "wd")'
FILES = {
    "p.bpmn": bpmn(
        start(), user("A", groups="g_station", due=DUE), boundary("b", "A", timer("duration", "P100D")), user("B"),
        end(), *chain("s", "A", "B", "e"), *chain("b", "B"),
    ),
    "caller.bpmn": bpmn(start(), call("c", "p"), end(), *chain("s", "c", "e"), process_id="caller"),
    "bad.bpmn": bpmn(start(), call("c", "=n"), *chain("s", "c"), process_id="bad"),
}  # fmt: skip


CASES = [
    ({"state": "ACTIVE", "process": "p"}, {"at_a", "at_b", "called"}),
    ({"state": "open", "process": "p"}, {"at_a", "at_b", "called", "suspended"}),
    ({"state": "COMPLETED"}, {"done"}),
    ({"state": "TERMINATED"}, {"cancelled"}),
    ({"state": "SUSPENDED"}, {"suspended"}),
    ({"state": "incident"}, {"stuck"}),
    ({"process": "caller"}, {"caller"}),
    ({"process": "p", "version": "1", "at": "B"}, {"at_b"}),
    ({"process": "p", "version": "2"}, set()),
    ({"process": "p", "at": "A"}, {"at_a", "suspended", "called"}),
    ({"process": "p", "passed": "A"}, {"at_b", "done"}),
    ({"process": "p", "passed": "B"}, {"done"}),
    ({"cause": "no such words"}, set()),
    ({"cause": "process"}, {"stuck"}),
    ({"by": "u1"}, {"at_b"}),
    ({"kind": "called"}, {"called"}),
    ({"kind": "root", "process": "p", "state": "ACTIVE"}, {"at_a", "at_b"}),
    ({"q": "CNZS-2023-0000"}, {"at_a"}),
    ({"var": "size:eq:3"}, {"at_a", "suspended"}),
    ({"var": "size:gt:5"}, {"at_b", "done"}),
    ({"var": "size:le:7.5"}, {"at_a", "done"}),
    ({"var": "kind:eq:V1"}, {"at_a"}),
    ({"var": "kind:has:V"}, {"at_a", "at_b"}),
    ({"var": "kind:ne:V1"}, {"at_b"}),
    ({"var": "ok:eq:是"}, {"at_b"}),
    ({"var_name": "kind", "var_op": "eq", "var_value": "V2"}, {"at_b"}),
    ({"from": "2023-06-01"}, set()),
    ({"to": "2023-05-31", "process": "caller"}, {"caller"}),
    ({"ended_from": "2023-05-31"}, {"done", "cancelled"}),
    ({"ended_to": "2023-05-30"}, set()),
]


@pytest.fixture
def running(world, clock) -> dict[str, int]:
    """Instances by name: one at A, one at B, one done, one cancelled, one suspended, one stuck, one called."""
    with world.transaction() as uow:
        deploy(uow, FILES)
    keys = {}
    made = {
        "at_a": {"size": 3, "kind": "V1"}, "at_b": {"size": 30, "kind": "V2", "ok": True}, "done": {"size": 7.5},
        "cancelled": {}, "suspended": {"size": "3"},
    }  # fmt: skip
    for number, (name, variables) in enumerate(made.items()):
        with world.transaction(Actor(f"u{number}")) as uow:
            keys[name] = start_instance(uow, process_id="p", business_key=f"CNZS-2023-000{number}", variables=variables)
        clock.move_to(clock.now() + timedelta(minutes=1))
    with world.transaction() as uow:
        keys["caller"] = start_instance(uow, process_id="caller")
        keys["stuck"] = start_instance(uow, process_id="bad")
    for name, times in (("at_b", 1), ("done", 2)):
        for _time in range(times):
            with world.transaction() as uow:
                complete_user_task(uow, open_task(uow, keys[name]), {})
    with world.transaction() as uow:
        cancel_instance(uow, keys["cancelled"])
        suspend_instance(uow, keys["suspended"])
        keys["called"] = uow.session.scalars(
            select(ProcessInstance.key).where(ProcessInstance.parent_key == keys["caller"])
        ).one()
    return keys


def open_task(uow, instance_key):
    return uow.session.scalars(
        select(UserTask.key).where(UserTask.instance_key == instance_key, UserTask.state == "CREATED")
    ).one()


def found(world, running, **asked) -> set[str]:
    wanted = InstanceFilter.from_args(MultiDict(asked))
    with world.reading() as uow:
        keys = set(uow.session.scalars(wanted.query(uow.session, uow.now)))
    return {name for name, key in running.items() if key in keys}


def called(asked):
    return "&".join(f"{name}={value}" for name, value in asked.items())


@pytest.mark.both_databases
def test_each_condition_leaves_what_it_says(world, running):
    left = {called(asked): found(world, running, **asked) for asked, _left in CASES}

    assert left == {called(asked): names for asked, names in CASES}


@pytest.mark.both_databases
def test_several_conditions_all_hold(world, running):
    asked = MultiDict([("state", "ACTIVE"), ("var", "size:gt:5"), ("var", "kind:eq:V2")])

    with world.reading() as uow:
        keys = list(uow.session.scalars(InstanceFilter.from_args(asked).query(uow.session, uow.now)))

    assert keys == [running["at_b"]]


@pytest.mark.both_databases
def test_what_has_a_late_task_is_found(world, running, clock):
    before = found(world, running, overdue="1")
    clock.move_to(clock.now() + timedelta(days=30))

    assert (before, found(world, running, overdue="1")) == (set(), {"at_a", "suspended", "called"})


@pytest.mark.both_databases
def test_an_instance_is_found_by_its_key_and_with_it_what_it_called(world, running):
    assert found(world, running, q=str(running["caller"])) == {"caller", "called"}


@pytest.mark.both_databases
def test_a_matter_is_found_by_its_enterprise_and_its_phase(world, running):
    with world.transaction() as uow:
        enterprise = Enterprise(
            key=1, name="汉禾新材料", name_core="汉禾", tags=[], contacts=[], created_at=uow.now, created_by="x"
        )
        project = Project(
            key=1, root_key=running["at_a"], business_key="CNZS-2023-0000", project_code="XM-2023-0001",
            enterprise_key=1, name="硬碳负极", variant="V1_new_land", total_invest=1, fixed_invest=1,
            intro_org="st_hz", owner_org="st_hz", assist_orgs=[], created_at=uow.now, created_by="x", phase="P3",
        )  # fmt: skip
        uow.session.add_all([enterprise, project])

    assert found(world, running, stage="P3") == {"at_a"}


def test_a_filter_is_written_as_it_was_read():
    asked = MultiDict(
        [("state", "open"), ("process", "p"), ("version", "2"), ("at", "A"), ("passed", "B"), ("stage", "P1"),
         ("cause", "坏"), ("q", "汉禾"), ("from", "2023-01-02"), ("to", "2023-02-01"), ("ended_from", "2023-01-03"),
         ("ended_to", "2023-03-01"), ("by", "li"), ("kind", "root"), ("overdue", "1"), ("sort", "ended"),
         ("var", "a:eq:1"), ("var", "b:has:x:y")]
    )  # fmt: skip

    wanted = InstanceFilter.from_args(asked)

    assert wanted.to_args() == list(asked.items(multi=True))
    assert InstanceFilter.from_text(wanted.to_text()) == wanted


@pytest.mark.parametrize(
    "asked", [{"state": "nonsense"}, {"from": "soon"}, {"version": "x"}, {"at": "A"}, {"var": "a"}, {"sort": "x"}]
)
def test_what_is_not_understood_narrows_nothing(asked):
    assert InstanceFilter.from_args(MultiDict(asked)) == InstanceFilter()


def test_a_condition_is_taken_off_alone_and_a_process_with_what_is_drawn_in_it():
    wanted = InstanceFilter.from_args(
        MultiDict([("process", "p"), ("at", "A"), ("from", "2023-01-02"), ("var", "a:eq:1"), ("var", "b:eq:2")])
    )

    assert wanted.without("from").started_from is None
    assert [test.name for test in wanted.without("var", "a:eq:1").variables] == ["b"]
    assert wanted.without("process").to_args() == [("from", "2023-01-02"), ("var", "a:eq:1"), ("var", "b:eq:2")]
    assert date(2023, 1, 2) == wanted.without("at").started_from
