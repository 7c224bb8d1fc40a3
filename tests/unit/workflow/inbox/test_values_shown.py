"""What a form is opened with while others sign."""

import pytest

from tests.factories.signing import PEOPLE, signed_task
from workflow.inbox.drafts.models import Draft
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.open_tasks import list_open
from workflow.inbox.row_marks import mark_of
from workflow.inbox.values_shown import values_shown


@pytest.fixture
def task(world):
    return signed_task(world)


def mark_in_list(uow, who):
    rows, _following = list_open(uow.session, PEOPLE[who], uow.now, InboxFilter())
    return mark_of(rows[0], PEOPLE[who])


def price(task, who):
    with task.world.reading(PEOPLE[who]) as uow:
        return values_shown(uow, task.task).get("price")


def draft(task, value):
    with task.world.transaction() as uow:
        uow.session.add(
            Draft(username="ma", place=f"task:{task.key}", task_key=task.key, values={"price": value}, saved_at=uow.now)
        )


def test_a_signer_sees_what_was_submitted(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)

    assert 3 == price(task, "li")


def test_who_submitted_finds_it_again_after_a_refusal(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.sign("li", False, "太贵")

    assert 3 == price(task, "ma")


def test_a_signer_before_sees_the_draft(task):
    draft(task, 5)
    task.ask("li")

    assert 5 == price(task, "li")


@pytest.mark.parametrize("who", ["wu", "sun"])
def test_nobody_else_sees_the_draft(task, who):
    draft(task, 5)
    task.ask("li")

    assert price(task, who) is None


@pytest.mark.both_databases
def test_the_list_marks_what_is_to_be_signed_and_what_waits(task):
    task.ask("li")

    with task.world.reading() as uow:
        assert [(True, True), (False, True)] == [
            (mark.to_sign, mark.waits) for mark in (mark_in_list(uow, name) for name in ("li", "ma"))
        ]


def test_an_ordinary_task_has_no_mark(task):
    with task.world.reading() as uow:
        assert mark_in_list(uow, "ma") is None
