"""Who is told of what, in the transaction that makes it true, and at which cost."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from engine.domain.assignment import Actor
from engine.domain.events import UserTaskOverdue
from engine.runtime import assign_user_task, claim_user_task, complete_user_task, deploy, opened_tasks, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.notices.models import Notice, Outgoing
from workflow.people.models import Org
from workflow.people.services import create_org, create_person
from workflow.supervision.events import OrderCreated

LI, WU = Actor("li", frozenset({"g"})), Actor("wu", frozenset({"g"}))
TO_WU = '<zeebe:assignmentDefinition assignee="wu"/>'
ABOUT = {"instance_key": 1, "root_key": 1, "process_id": "p", "element_id": "A", "task_key": 7, "name": "部门预审"}


@pytest.fixture
def office(world):
    diagram = bpmn(
        start(), user("A"), user("B", groups=None, zeebe=TO_WU), user("C"), end(), *chain("s", "A", "B", "C", "e")
    )
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram})
    return world


@pytest.fixture
def task(office):
    with office.transaction() as uow:
        start_instance(uow, process_id="p")
        return next(iter(opened_tasks(uow))).key


def notices(world):
    with world.reading() as uow:
        rows = uow.session.scalars(select(Notice).order_by(Notice.key)).all()
    return [(row.person, row.kind) for row in rows]


def test_a_task_for_a_group_is_told_to_nobody(office, task):
    assert [] == notices(office)


@pytest.mark.both_databases
def test_a_task_that_comes_to_a_person_is_told_to_them(office, task):
    with office.transaction(LI) as uow:
        complete_user_task(uow, task)

    assert [("wu", "came")] == notices(office)


def test_a_completed_task_that_a_group_s_follows_is_told_to_nobody(office, task):
    with office.transaction(LI) as uow:
        complete_user_task(uow, task)
    with office.transaction(WU) as uow:
        complete_user_task(uow, uow.session.scalars(select(Notice.task_key)).one())

    assert [("wu", "came")] == notices(office)


def test_who_takes_a_task_for_themselves_is_not_told(office, task):
    with office.transaction(LI) as uow:
        claim_user_task(uow, task)

    assert [] == notices(office)


def test_who_is_given_a_task_is_told_and_who_had_it(office, task):
    with office.transaction(LI) as uow:
        claim_user_task(uow, task)
    with office.transaction() as uow:
        assign_user_task(uow, task, "wu")

    assert [("wu", "assigned"), ("li", "moved")] == notices(office)


def test_an_overdue_task_is_told_to_its_assignee(office):
    with office.transaction() as uow:
        uow.emit(UserTaskOverdue(**ABOUT, assignee="li"))

    assert [("li", "overdue")] == notices(office)


def test_what_is_rolled_back_is_told_to_nobody(office):
    with pytest.raises(ZeroDivisionError), office.transaction() as uow:
        uow.emit(UserTaskOverdue(**ABOUT, assignee="li"))
        uow.session.flush()
        raise ZeroDivisionError

    assert [] == notices(office)


@pytest.mark.parametrize(("urgency", "kind"), [("normal", "order"), ("urgent", "order_urgent")])
def test_an_order_is_told_to_whoever_heads_the_unit(office, urgency, kind):
    with office.transaction() as uow:
        create_person(uow, "head", "局长", password=None)
        create_org(uow, "o_land", "资规局", "dept")
        uow.session.get_one(Org, "o_land").leader_username = "head"
    order = {**{name: ABOUT[name] for name in ("instance_key", "root_key")}, "process_id": "ip_supervision"}
    said = {"order_no": "DB-2023-0001", "order_type": "urge_order", "subject": "供地滞后", "host_org": "o_land"}
    with office.transaction() as uow:
        uow.emit(OrderCreated(**order, **said, urgency=urgency))

    assert [("head", kind)] == notices(office)


def test_without_channels_nothing_is_to_leave(office, task):
    with office.transaction(LI) as uow:
        complete_user_task(uow, task)

    with office.reading() as uow:
        assert 0 == uow.session.scalar(select(func.count()).select_from(Outgoing))


def test_an_event_that_concerns_nobody_in_person_costs_no_statement(office, task):
    def statements(*tasks):
        sent = []
        event.listen(office.database, "before_cursor_execute", listener := lambda *given: sent.append(given[2]))
        with office.transaction(LI) as uow:
            uow.emit(UserTaskOverdue(**ABOUT))
        event.remove(office.database, "before_cursor_execute", listener)
        return [text for text in sent if "notice" in text]

    assert [] == statements()
