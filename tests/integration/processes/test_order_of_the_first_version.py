"""An order that began on the diagram's first version goes on on it after the second was deployed, in the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.domain.errors import Refused
from engine.runtime import deploy
from tests.factories.orders import order_in_walk
from workflow.supervision.models import OrderStep, SupervisionOrder

OLD = Path(__file__).parents[2] / "data" / "old_diagrams" / "ip_supervision_1"
ORDER = {
    "order_type": "supervise_order", "urgency": "normal", "source": "inspection", "subject": "加快征迁",
    "content": "两户签约", "criteria": "签约协议", "host_org": "t_lx", "assist_orgs": ["o_land"],
}  # fmt: skip
APPLY = {"action": "apply_close", "progress_pct": 100, "feedback": "完", "close_reason": "清", "close_evidence": "1 号"}


@pytest.fixture
def older(walk):
    """An order signed for on the first version, with the second deployed over it."""
    made = walk()
    with made.world.transaction() as uow:
        deploy(uow, {path.name: path.read_bytes() for path in sorted(OLD.iterdir())}, name="ip_supervision")
    made.key = made.start("ip_supervision", **ORDER)
    made.do("sign_order", "wang", handler_user="wang")
    made.deploy("ip_supervision")
    return made


@pytest.mark.both_databases
def test_it_is_handled_verified_and_struck_off_as_it_began(older):
    older.do("handle_order", "wang", **APPLY, assist_done=True)
    older.do("verify_order", "chen", verify_way="site", verify_result="verified", verify_note="属实")
    older.do("close_order", "zhu", close_confirm=True)

    order = order_in_walk(older, "DB-2023-0001")
    assert (older.state(older.key), order.state, order.closed_by) == ("COMPLETED", "closed", "zhu")
    with older.world.reading() as uow:
        acts = list(uow.session.scalars(select(OrderStep.act).order_by(OrderStep.key)))
    assert acts == ["sign", "apply_close", "verified", "close"]


def test_its_lead_unit_still_says_itself_that_those_who_assist_are_done(older):
    with pytest.raises(Refused, match="o_land尚未完成"):
        older.do("handle_order", "wang", **APPLY)


def test_it_is_cancelled_as_ever(older):
    older.tell("msg_order_cancel", "DB-2023-0001", cancel_reason="重复")

    assert (older.open(), order_in_walk(older, "DB-2023-0001").state) == ([], "cancelled")


def test_the_next_order_begins_on_the_second_version(older):
    older.start("ip_supervision", **ORDER)

    with older.world.reading() as uow:
        numbers = list(uow.session.scalars(select(SupervisionOrder.order_no).order_by(SupervisionOrder.order_no)))
    assert (sorted(older.open()), numbers) == (["handle_order", "issue_order"], ["DB-2023-0001", "DB-2023-0002"])
