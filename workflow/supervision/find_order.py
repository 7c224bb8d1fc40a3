"""Finds one order by its number, and tells what may be done to it now and why the rest may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import ACT_NAMES, Act, after

WHOSE: Mapping[Act, str] = {
    Act.ISSUE: "签发人", Act.SIGN: "主办单位", Act.FEEDBACK: "主办单位", Act.ASK_EXTENSION: "主办单位",
    Act.APPROVE_EXTENSION: "签发人", Act.APPLY_CLOSE: "主办单位", Act.VERIFY: "承办人以外的核查人",
    Act.RETURN: "核查人、签发人", Act.CLOSE: "签发人", Act.PAUSE: "督考科", Act.RESUME: "督考科", Act.CANCEL: "督考科",
}  # fmt: skip
"""Acts a page tells about, and whose they are."""


@dataclass(frozen=True, slots=True)
class Possible:
    """One act: whether it may be done now, whose it is, and otherwise why not."""

    act: Act
    name: str
    whose: str
    why_not: str = ""

    @property
    def may(self) -> bool:
        """Whether the order's state lets it."""
        return not self.why_not


def find_order(uow: UnitOfWork, order_no: str) -> SupervisionOrder:
    """The order of this number. :raises NotFound: when there is none"""
    order = uow.session.scalars(select(SupervisionOrder).where(SupervisionOrder.order_no == order_no)).first()
    if order is None:
        raise NotFound(f"没有督办单 {order_no}。")
    return order


def possible_acts(state: str, order_no: str) -> list[Possible]:
    """Every act a page tells about, those that may be done now first."""
    found = []
    for act, whose in WHOSE.items():
        try:
            after(state, act, order_no)
        except Refused as refusal:
            found.append(Possible(act, ACT_NAMES[act], whose, refusal.message))
        else:
            found.append(Possible(act, ACT_NAMES[act], whose))
    return sorted(found, key=lambda one: not one.may)
