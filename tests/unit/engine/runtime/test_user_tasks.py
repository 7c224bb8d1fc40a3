"""People and tasks: each refusal says who, what and when, and nothing is lost."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotAllowed, NotFound, Refused
from engine.persistence.work import InboxRow
from engine.runtime import (
    assign_user_task,
    claim_user_task,
    complete_user_task,
    deploy,
    release_user_task,
    run_due,
    update_user_task,
)
from tests.factories.diagrams import bpmn, chain, end, start, user

LI = Actor("li", frozenset({"g"}))
WU = Actor("wu", frozenset({"g"}))
STRANGER = Actor("qian", frozenset({"other"}))
ONE_TASK = bpmn(start(), user("A", due='=now() + duration("P1D")'), end(), *chain("s", "A", "e"))
FORM = json.dumps(
    {"id": "price", "type": "default", "components": [
        {"type": "number", "key": "price", "id": "price", "label": "价格", "validate": {"required": True, "min": 1}},
    ]}
).encode()  # fmt: skip


@pytest.fixture
def run(drive):
    return drive(ONE_TASK).start()


def act(run, actor, command, *args, **options):
    with run.world.transaction(actor) as uow:
        command(uow, run.rows_key, *args, **options)


@pytest.fixture
def task(run):
    run.rows_key = run.open_tasks[0].key
    return lambda: run.open_tasks[0]


def principals(run):
    with run.world.reading() as uow:
        return sorted(uow.session.scalars(select(InboxRow.principal)))


def test_a_new_task_is_in_the_inbox_of_its_group(run):
    assert ["group:g"] == principals(run)


def test_a_claimed_task_is_in_the_inbox_of_its_assignee_alone(run, task):
    act(run, LI, claim_user_task)

    assert ["user:li"] == principals(run)


def test_a_claimed_task_is_refused_to_others(run, task):
    act(run, LI, claim_user_task)

    with pytest.raises(Refused, match="already claimed by li"):
        act(run, WU, claim_user_task)


def test_a_stranger_is_told_whose_the_task_is(run, task):
    with pytest.raises(NotAllowed, match="is for g"):
        act(run, STRANGER, claim_user_task)


def test_a_released_task_is_back_with_its_group(run, task):
    act(run, LI, claim_user_task)
    act(run, LI, release_user_task)

    assert (None, ["group:g"]) == (task().assignee, principals(run))


def test_only_the_assignee_releases(run, task):
    act(run, LI, claim_user_task)

    with pytest.raises(NotAllowed, match="only they can release"):
        act(run, WU, release_user_task)


def test_an_assigned_task_changes_hands(run, task):
    act(run, LI, claim_user_task)
    act(run, WU, assign_user_task, "wu")

    assert "wu" == task().assignee


def test_an_assignment_that_must_not_override_is_refused(run, task):
    act(run, LI, claim_user_task)

    with pytest.raises(Refused, match="already assigned to li"):
        act(run, WU, assign_user_task, "wu", override=False)


def test_a_changed_due_date_moves_the_inbox_row(run, task):
    moment = datetime(2023, 4, 1, tzinfo=UTC)

    act(run, LI, update_user_task, {"due_at": moment})

    with run.world.reading() as uow:
        assert [moment] == list(uow.session.scalars(select(InboxRow.due_at)))


def test_what_a_task_does_not_have_cannot_be_changed(run, task):
    with pytest.raises(Invalid, match="colour"):
        act(run, LI, update_user_task, {"colour": "red"})


def test_completing_ends_the_task_and_empties_the_inbox(run, task):
    act(run, LI, complete_user_task, {})

    assert ("COMPLETED", []) == (run.state, principals(run))


def test_the_second_to_complete_a_task_is_told_who_was_first(run, task):
    act(run, LI, complete_user_task, {})

    with pytest.raises(Refused, match=r"already completed by li at 2023-03-06 18:00"):
        act(run, WU, complete_user_task, {})


def test_somebody_elses_task_cannot_be_completed(run, task):
    act(run, LI, claim_user_task)

    with pytest.raises(Refused, match="assigned to li"):
        act(run, WU, complete_user_task, {})


def test_a_task_that_never_was_is_not_found(run, task):
    run.rows_key = 1

    with pytest.raises(NotFound, match="no user task has the key 1"):
        act(run, LI, complete_user_task, {})


def test_a_wrong_answer_names_the_field_and_the_rule_and_saves_nothing(drive):
    run = drive()
    deploy_with_form(run)
    run.start()
    run.rows_key = run.open_tasks[0].key

    with pytest.raises(Invalid) as refusal:
        act(run, LI, complete_user_task, {"price": 0})

    assert (["price", "min"], {}) == (
        [refusal.value.findings[0].element, refusal.value.findings[0].rule],
        run.variables,
    )


def test_a_right_answer_becomes_variables(drive):
    run = drive()
    deploy_with_form(run)
    run.start()
    run.rows_key = run.open_tasks[0].key

    act(run, LI, complete_user_task, {"price": 3})

    assert {"price": 3} == run.variables


def test_the_one_the_model_excludes_can_neither_claim_nor_complete(drive):
    properties = '<zeebe:properties><zeebe:property name="luodi.excludedUsers" value="=[doer]"/></zeebe:properties>'
    run = drive(bpmn(start(), user("A", zeebe=properties), *chain("s", "A"))).start(doer="li")
    run.rows_key = run.open_tasks[0].key

    with pytest.raises(NotAllowed, match="excludes li"):
        act(run, LI, complete_user_task, {})


def test_the_model_may_note_who_did_a_task(drive):
    properties = '<zeebe:properties><zeebe:property name="luodi.completedBy" value="doer"/></zeebe:properties>'
    run = drive(bpmn(start(), user("A", zeebe=properties), *chain("s", "A"))).start()
    run.rows_key = run.open_tasks[0].key

    act(run, WU, complete_user_task, {})

    assert {"doer": "wu"} == run.variables


def test_a_task_past_its_due_date_is_said_to_be_overdue_once(run, task):
    run.wait(days=2).wait(days=2)

    assert 1 == run.events.count("UserTaskOverdue")


def test_nothing_more_is_due_when_all_is_done(run, task):
    run.wait(days=2)

    assert 0 == run_due(run.world)


def deploy_with_form(run):
    zeebe = '<zeebe:formDefinition formId="price"/>'
    files = {"main.bpmn": bpmn(start(), user("A", zeebe=zeebe), end(), *chain("s", "A", "e")), "price.form": FORM}
    with run.world.transaction() as uow:
        deploy(uow, files)
