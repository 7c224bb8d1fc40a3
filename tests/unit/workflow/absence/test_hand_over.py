"""交接: everything in one step, what cannot go stays and says why, and everybody signs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, Refused
from engine.domain.signing import SignerKind
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import update_user_task
from engine.runtime.task_signers import add_signers
from tests.factories.orders import put_order
from workflow.absence.hand_over import hand_over, sign_hand_over
from workflow.absence.models import HandOverItem, HandOverSignature
from workflow.inbox.drafts.models import Draft
from workflow.inbox.views.keep_views import save_view
from workflow.inbox.views.queries import own_views
from workflow.people.services import set_active
from workflow.supervision.models import SupervisionOrder

pytestmark = pytest.mark.both_databases


def give(world, receiver="li", **given):
    with world.transaction(Actor("wang")) as uow:
        return hand_over(uow, "zhang", receiver, **({"reason": "调岗"} | given)).key


def items(world, key):
    with world.reading() as uow:
        query = select(HandOverItem).where(HandOverItem.hand_over_key == key).order_by(HandOverItem.place)
        return [(item.kind, item.receiver, item.why_not) for item in uow.session.scalars(query)]


def test_claimed_tasks_go_to_the_receiver(office, new_task, task):
    key = new_task("zhang")

    give(office)

    assert "li" == task(key).assignee


def test_a_task_still_free_for_the_group_stays_where_it_is(office, new_task, task):
    new_task("zhang")
    free = new_task()

    give(office)

    assert task(free).assignee is None


def test_one_thing_goes_to_somebody_else(office, new_task, task):
    first, second = new_task("zhang"), new_task("zhang")

    give(office, others={f"task:{second}": "zhou"})

    assert ("li", "zhou") == (task(first).assignee, task(second).assignee)


def test_who_was_named_a_candidate_is_replaced(office, new_task, task):
    key = new_task()
    with office.transaction() as uow:
        update_user_task(uow, key, {"candidate_users": ["zhang", "zhou"]})

    give(office)

    assert ["li", "zhou"] == task(key).candidate_users


def test_what_the_model_keeps_from_the_receiver_stays_and_says_why(office, new_task, task):
    kept, free = new_task("zhang"), new_task("zhang")
    with office.transaction() as uow:
        uow.session.get_one(UserTask, kept).excluded_users = ["li"]

    made = give(office)

    assert [("task", "li", True), ("task", "li", False)] == [(k, r, bool(why)) for k, r, why in items(office, made)]
    assert ("zhang", "li") == (task(kept).assignee, task(free).assignee)


def test_orders_change_hands(office):
    with office.transaction() as uow:
        put_order(uow.session, 7, handler="zhang", leader="zhang")

    give(office)

    with office.reading() as uow:
        order = uow.session.get_one(SupervisionOrder, 7)
        assert ("li", "li") == (order.handler, order.leader)


def test_an_order_that_was_struck_off_keeps_its_name(office, new_task):
    new_task("zhang")
    with office.transaction() as uow:
        put_order(uow.session, 7, handler="zhang", state="closed")

    give(office)

    with office.reading() as uow:
        assert "zhang" == uow.session.get_one(SupervisionOrder, 7).handler


def test_the_reason_stands_in_the_log_of_the_task(office, new_task):
    key = new_task("zhang")

    give(office, reason="退休")

    with office.reading() as uow:
        query = select(EventLogEntry).where(
            EventLogEntry.task_key == key, EventLogEntry.kind == "UserTaskAssigned", EventLogEntry.actor == "wang"
        )
        assert "交接：退休" == uow.session.scalars(query).one().payload["reason"]


def test_the_log_counts_what_moved_and_what_stayed(office, new_task):
    new_task("zhang")

    give(office)

    with office.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "WorkHandedOver")).one()
    assert (1, 0) == (entry.payload["moved"], entry.payload["stayed"])


def test_giver_receiver_and_witness_are_asked_to_sign(office, new_task):
    new_task("zhang")

    key = give(office, witness="wang")

    with office.reading() as uow:
        asked = uow.session.execute(
            select(HandOverSignature.username, HandOverSignature.part).where(HandOverSignature.hand_over_key == key)
        )
        assert {("zhang", "giver"), ("li", "receiver"), ("wang", "witness")} == {tuple(row) for row in asked}


def test_a_signature_is_given_once(office, new_task):
    new_task("zhang")
    key = give(office)
    with office.transaction(Actor("li")) as uow:
        sign_hand_over(uow, key)

    with office.transaction(Actor("li")) as uow, pytest.raises(Refused, match="已签字"):
        sign_hand_over(uow, key)


def test_nobody_signs_what_is_not_theirs(office, new_task):
    new_task("zhang")
    key = give(office)

    with office.transaction(Actor("zhou")) as uow, pytest.raises(Refused, match="不需要"):
        sign_hand_over(uow, key)


@pytest.mark.parametrize(
    ("receiver", "given", "said"),
    [
        ("zhang", {}, "本人"),
        ("li", {"reason": "  "}, "原因"),
        ("li", {"reason": "长" * 256}, "255"),
        ("li", {"witness": "li"}, "监交人"),
        ("li", {"witness": "zhang"}, "监交人"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_moves(office, new_task, task, receiver, given, said):
    key = new_task("zhang")

    with pytest.raises(Invalid, match=said):
        give(office, receiver, **given)
    assert "zhang" == task(key).assignee


def test_somebody_switched_off_receives_nothing(office, new_task):
    new_task("zhang")
    with office.transaction() as uow:
        set_active(uow, "li", False)

    with pytest.raises(Invalid, match="停用"):
        give(office)


def test_nothing_cannot_be_handed_over(office):
    with pytest.raises(Refused, match="没有可以移交"):
        give(office)


def test_a_signature_asked_of_the_giver_stays_and_says_why(office, new_task, as_):
    key = new_task("li")
    with office.transaction(as_("li")) as uow:
        add_signers(uow, key, ["zhang"], SignerKind.BESIDE)

    made = give(office)

    assert "本人签署" in items(office, made)[0][2]


def test_a_draft_goes_along_with_its_task(office, new_task):
    key = new_task("zhang")
    put_draft(office, "zhang", key)

    give(office)

    with office.reading() as uow:
        assert uow.session.get(Draft, ("li", f"task:{key}")) is not None


def test_a_draft_of_the_receiver_is_not_written_over(office, new_task):
    key = new_task("zhang")
    put_draft(office, "zhang", key)
    put_draft(office, "li", key)

    made = give(office)

    assert "草稿" in items(office, made)[1][2]


def test_saved_views_go_along(office, new_task):
    with office.transaction(Actor("zhang")) as uow:
        save_view(uow, "急件", "priority=high")

    give(office)

    with office.reading() as uow:
        assert ["急件"] == [view.name for view in own_views(uow.session, "li")]


def put_draft(world, username, task_key):
    with world.transaction() as uow:
        uow.session.add(
            Draft(username=username, place=f"task:{task_key}", task_key=task_key, values={"a": 1}, saved_at=uow.now)
        )
