"""However many people handle an order, and in whatever order: no handler verifies it, and its counts are right."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import EngineError
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, correlate_message
from workflow.supervision.models import OrderPart, OrderStep, SupervisionOrder
from workflow.supervision.rules import BY_HANDLERS

PEOPLE = ("wang", "li", "zhao", "chen")
GROUPS = frozenset({"t_lx", "o_land", "g_center_supervise", "g_center_leader"})
ORDER = {"subject": "交地", "host_org": "t_lx", "assist_orgs": ["o_land"], "due_days": 10}
TOLD = {"progress_pct": 50, "feedback": "在办"}
CHOICES = {
    "sign_order": [{"handler_user": "wang"}, {"handler_user": "li"}],
    "assist_order": [{"assist_note": "已勘界"}],
    "handle_order": [
        {"action": "feedback", **TOLD},
        {"action": "extend", **TOLD, "extend_to": "2023-07-10", "extend_reason": "汛期"},
        {"action": "apply_close", **TOLD, "close_reason": "清", "close_evidence": "1 号"},
    ],
    "approve_extension": [{"extension_result": "deny"}, {"extension_result": "approve", "extension_to": "2023-07-03"}],
    "verify_order": [
        {"verify_way": "site", "verify_result": "verified", "verify_note": "属实"},
        {"verify_way": "material", "verify_result": "returned", "verify_note": "缺照片"},
    ],
    "close_order": [{"close_result": "close"}, {"close_result": "return"}],
    "paused_order": [{"resume_note": "好了"}],
}
PAUSE = {"pause_reason": "law_required", "pause_until": "2023-07-20"}


@pytest.mark.parametrize("seed", range(4))
def test_no_handler_verifies_and_every_count_is_right(walk, seed):
    made, chance = walk("ip_supervision"), random.Random(seed)
    made.tell("msg_supervision_create", "", **ORDER)
    for _ in range(22):
        try:
            with made.world.transaction(Actor(chance.choice(PEOPLE), GROUPS)) as uow:
                if chance.random() < 0.1:
                    correlate_message(uow, "msg_order_pause", "DB-2023-0001", PAUSE)
                    continue
                tasks = uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED")).all()
                if not tasks:
                    break
                task = chance.choice(tasks)
                complete_user_task(uow, task.key, chance.choice(CHOICES[task.element_id]))
        except EngineError:
            continue

    with made.world.reading() as uow:
        order = uow.session.scalars(select(SupervisionOrder)).one()
        steps = uow.session.scalars(select(OrderStep).order_by(OrderStep.key)).all()
        parts = uow.session.scalars(select(OrderPart)).all()
    counts = Counter(step.act for step in steps)
    handlers = set()
    for step in steps:
        if step.act in BY_HANDLERS:
            handlers |= {step.by, *([step.values["handler_user"]] if step.act == "sign" else [])}
        if step.act == "verified":
            assert step.by not in handlers
    assert order.return_count == counts["returned"]
    assert order.extend_count == counts["approve"]
    assert counts["pause"] - counts["resume"] == (order.state == "paused")
    assert sum(part.done_at is not None for part in parts) == counts["assist"] <= 1
    assert counts["apply_close"] == 0 or counts["assist"] == 1
    assert (order.state == "closed") == (counts["close"] == 1)
