"""An order in many hands: drafted, issued, assisted, paused, escalated, sent back (domain.md 8.2, 8.5)."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.runtime import claim_user_task, run_due
from tests.factories.orders import order_in_walk
from workflow.supervision.models import OrderPart, OrderStep, SupervisionOrder

ORDER = {
    "order_type": "assign_order", "urgency": "normal", "source": "meeting", "subject": "净地交付", "content": "交地",
    "criteria": "确认书", "host_org": "t_lx", "assist_orgs": ["o_land", "o_eco"], "due_days": 10,
}  # fmt: skip
APPLY = {"action": "apply_close", "progress_pct": 100, "feedback": "完", "close_reason": "清", "close_evidence": "1 号"}
VERIFIED = {"verify_way": "site", "verify_result": "verified", "verify_note": "属实"}
BACK = {"verify_way": "material", "verify_result": "returned", "verify_note": "缺照片"}


@pytest.fixture
def walked(walk):
    made = walk("ip_supervision")

    def tell(**variables):
        made.tell("msg_supervision_create", "", **{**ORDER, **variables})
        return made

    made.began = tell
    return made


def order_in(made, number="DB-2023-0001"):
    return order_in_walk(made, number)


def life(made, key):
    with made.world.reading() as uow:
        query = select(OrderStep.act).where(OrderStep.instance_key == key).order_by(OrderStep.key)
        return list(uow.session.scalars(query))


def move_to(made, text):
    made.clock.move_to(datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE))
    run_due(made.world)


def sign(made):
    made.do("sign_order", "wang", handler_user="wang")


def test_a_heavier_order_the_system_opens_is_drafted_and_waits_to_be_issued(walked):
    made = walked.began(order_type="supervise_order")
    assert made.open() == ["draft_order"]

    made.do("draft_order", "chen", **{name: ORDER[name] for name in ("subject", "content", "criteria", "host_org")},
            order_type="supervise_order", urgency="normal", source="light", draft_result="file")  # fmt: skip

    assert (made.open(), order_in(made).state) == (["issue_order"], "filed")


def test_a_kind_changed_in_the_draft_is_issued_by_whoever_issues_that_kind(walked):
    made = walked.began(order_type="supervise_order")

    made.do("draft_order", "chen", **{name: ORDER[name] for name in ("subject", "content", "criteria", "host_org")},
            order_type="red_order", urgency="normal", source="light", draft_result="file")  # fmt: skip

    with made.world.reading() as uow:
        assert [task.candidate_groups for task in made._tasks(uow)] == [["g_supervision"]]


def test_a_draft_that_is_not_filed_takes_no_number(walked):
    made = walked.began(order_type="red_order")
    fields = {name: ORDER[name] for name in ("subject", "content", "criteria", "host_org")}

    made.do("draft_order", "chen", **fields, order_type="red_order", urgency="normal", source="light",
            draft_result="drop", drop_reason="已另案办理")  # fmt: skip
    made.began()

    with made.world.reading() as uow:
        rows = dict(uow.session.execute(select(SupervisionOrder.state, SupervisionOrder.order_no)).all())
    assert (rows["cancelled"][:2], rows["issued"]) == ("拟-", "DB-2023-0001")


def test_what_the_issuer_sends_back_is_drafted_again_under_its_number(walked):
    made = walked.began(order_type="supervise_order")
    fields = {name: ORDER[name] for name in ("subject", "content", "criteria", "host_org")}
    again = {**fields, "order_type": "supervise_order", "urgency": "normal", "source": "light", "draft_result": "file"}
    made.do("draft_order", "chen", **again)
    made.do("issue_order", "zhu", issue_result="return", issue_note="标准不清")
    assert (made.open(), order_in(made).state) == (["draft_order"], "draft")

    made.do("draft_order", "chen", **again)
    made.do("issue_order", "zhu", issue_result="issue")

    order = order_in(made)
    assert (order.state, order.issued_by) == ("issued", "zhu")
    assert life(made, order.instance_key) == ["file", "send_back", "file", "issue"]


def test_an_issuer_may_refuse_to_issue(walked):
    made = walked
    made.start("ip_supervision", **{**ORDER, "order_type": "supervise_order"})

    made.do("issue_order", "zhu", issue_result="drop", drop_reason="不必")

    assert (made.open(), order_in(made).state, order_in(made).close_at is not None) == ([], "cancelled", True)


@pytest.mark.both_databases
def test_every_assisting_unit_has_a_task_of_its_own_beside_the_lead(walked):
    made = walked.began()
    sign(made)

    assert sorted(made.open()) == ["assist_order", "assist_order", "handle_order"]
    with made.world.reading() as uow:
        parts = {part.org: part.done_by for part in uow.session.scalars(select(OrderPart))}
        groups = {tuple(task.candidate_groups): task.properties["luodi.part"] for task in made._tasks(uow)}
    assert parts == {"o_land": None, "o_eco": None}
    assert groups == {("t_lx",): "host", ("o_land",): "assist", ("o_eco",): "assist"}


def test_the_lead_applies_only_when_all_who_assist_are_done(walked):
    made = walked.began()
    sign(made)
    made.do("assist_order", "zhao", assist_note="已勘界")

    with pytest.raises(Refused, match="o_eco尚未完成"):
        made.do("handle_order", "wang", **APPLY)
    made.do("assist_order", "sun", assist_note="已批复")
    made.do("handle_order", "wang", **APPLY)

    assert made.open() == ["verify_order"]


@pytest.mark.parametrize("who", ["wang", "zhao", "sun"])
def test_nobody_who_handled_or_assisted_may_even_claim_the_verification(walked, who):
    made = walked.began()
    sign(made)
    made.do("assist_order", "zhao", assist_note="已勘界")
    made.do("assist_order", "sun", assist_note="已批复")
    made.do("handle_order", "li", **APPLY)

    with pytest.raises(NotAllowed), made.world.transaction(_actor(who)) as uow:
        claim_user_task(uow, next(task.key for task in made._tasks(uow)))


def _actor(name):
    return Actor(name, frozenset({"g_center_supervise"}))


def test_after_a_return_those_who_assisted_are_not_asked_again(walked):
    made = walked.began()
    sign(made)
    made.do("assist_order", "zhao", assist_note="已勘界")
    made.do("assist_order", "sun", assist_note="已批复")
    made.do("handle_order", "wang", **APPLY)

    made.do("verify_order", "chen", **BACK)

    assert (made.open(), order_in(made).return_count) == (["handle_order"], 1)


def test_an_issuer_who_is_not_content_sends_it_back(walked):
    made = walked.began(assist_orgs=[])
    sign(made)
    made.do("handle_order", "wang", **APPLY)
    made.do("verify_order", "chen", **VERIFIED)

    made.do("close_order", "zhu", close_result="return", close_note="再核")

    order = order_in(made)
    assert (made.open(), order.state, order.return_count, order.verified_by) == (["handle_order"], "returned", 1, None)


def test_an_order_nobody_signs_for_is_urged_and_then_escalated(walked):
    made = walked.began(order_type="urge_order", assist_orgs=[], due_days=3)
    move_to(made, "2023-06-02 08:00")
    assert order_in(made).urge_count == 1

    move_to(made, "2023-06-06 08:00")

    assert sorted(made.open()) == ["draft_order", "sign_order"]
    assert order_in(made).state == "issued"


@pytest.mark.both_databases
def test_at_its_end_an_order_is_escalated_once_and_stays_open(walked):
    made = walked.began(assist_orgs=[], linked_project="CNZS-2023-0001")
    sign(made)

    move_to(made, "2023-06-15 08:00")
    made.do("handle_order", "wang", action="feedback", progress_pct=10, feedback="在办")
    run_due(made.world)

    assert sorted(made.open()) == ["handle_order", "sign_order"]
    first, second = order_in(made), order_in(made, "DB-2023-0002")
    assert (first.escalate_count, first.state) == (1, "doing")
    assert (second.order_type, second.parent_order_no, second.host_org) == ("urge_order", "DB-2023-0001", "t_lx")
    assert second.linked_project == "CNZS-2023-0001"


def test_an_interview_has_nothing_above_it(walked):
    made = walked
    made.start("ip_supervision", **{**ORDER, "order_type": "interview_notice", "assist_orgs": []})
    made.do("issue_order", "he", issue_result="issue")
    sign(made)

    move_to(made, "2023-06-20 08:00")

    assert made.open() == ["handle_order"]


def pause(made, until="2023-06-30"):
    made.tell("msg_order_pause", "DB-2023-0001", pause_reason="law_required", pause_until=until, pause_note="公示")


@pytest.mark.both_databases
def test_in_a_pause_nothing_is_overdue_and_after_it_the_days_are_later(walked):
    made = walked.began()
    sign(made)
    made.do("assist_order", "zhao", assist_note="已勘界")
    assert made.due("handle_order") == "2023-06-14"

    move_to(made, "2023-06-05 09:00")
    pause(made)
    assert (made.open(), order_in(made).state) == (["paused_order"], "paused")
    move_to(made, "2023-06-20 09:00")
    made.do("paused_order", "chen", resume_note="公示期满")

    order = order_in(made)
    assert sorted(made.open()) == ["assist_order", "handle_order"]
    assert (order.state, order.paused_wd, order.escalate_count) == ("doing", 11, 0)
    assert (made.due("handle_order"), made.due("assist_order")) == ("2023-06-30", "2023-06-30")


def test_at_its_limit_a_pause_ends_by_itself(walked):
    made = walked.began(assist_orgs=[])
    sign(made)
    pause(made, "2023-06-05")

    move_to(made, "2023-06-06 09:00")

    assert (made.open(), made.due("handle_order")) == (["handle_order"], "2023-06-19")
    assert life(made, order_in(made).instance_key)[-1] == "resume"


def test_a_later_day_is_asked_for_before_the_order_is_due(walked):
    made = walked.began(assist_orgs=[])
    sign(made)
    asked = {"action": "extend", "progress_pct": 1, "feedback": "雨", "extend_reason": "汛期"}

    with pytest.raises(Refused, match="期限是 2023-06-14"):
        made.do("handle_order", "wang", **asked, extend_to="2023-06-14")
    move_to(made, "2023-06-15 08:00")
    with pytest.raises(Refused, match="已于 2023-06-14 到期"):
        made.do("handle_order", "wang", **asked, extend_to="2023-06-30")


def test_an_order_whose_task_is_still_open_is_struck_off_only_on_like_evidence(walked):
    made = walked.began(assist_orgs=[], linked_task="1")
    sign(made)

    with pytest.raises(Refused, match="没有写明等效证据"):
        made.do("handle_order", "wang", **APPLY)
    made.do("handle_order", "wang", **APPLY, equivalent_evidence="批复 3 号")

    assert made.open() == ["verify_order"]
