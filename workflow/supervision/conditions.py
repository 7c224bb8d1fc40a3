"""The five conditions of 销号 (domain.md 8.2): which are met, and what is missing for each that is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.dossier.queries import documents_of
from workflow.people.queries import org_names
from workflow.supervision.life import names_listed, parts_of
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.order_watch import handlers_of
from workflow.supervision.rules import ENDED, Act, OrderState


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions are judged by; ``linked_task`` is the name of the linked task that has not ended."""

    linked_task: str | None
    equivalent: str
    evidence: str
    files: int
    missing_units: tuple[str, ...]
    verifier: str | None
    handlers: frozenset[str]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its number in 8.2, its words, whether it is met, and what is missing."""

    number: int
    name: str
    met: bool
    missing: str = ""


BEFORE_APPLYING = frozenset({1, 2, 4})
"""What the lead unit must have before it applies; 3 and 5 are other people's."""


def judge(facts: Facts) -> list[Condition]:
    """The five conditions in their order."""
    settled = facts.linked_task is None or bool(facts.equivalent)
    own = facts.verifier is not None and facts.verifier in facts.handlers
    return [
        Condition(1, "事由消除", settled, f"关联任务“{facts.linked_task}”还没有办结，也没有写明等效证据"),
        Condition(2, "证据齐全", bool(facts.evidence) or facts.files > 0, "没有写明文号，也没有上传附件"),
        Condition(
            3, "核查人不是承办人", facts.verifier is not None and not own,
            "核查人办理过此单" if own else "还没有人核查",
        ),
        Condition(4, "主办、协办均已完成", not facts.missing_units, f"{names_listed(facts.missing_units)}尚未完成"),
        Condition(5, "签发人确认销号", facts.is_closed, "签发人还没有确认"),
    ]  # fmt: skip


def refuse_unmet(order: SupervisionOrder, conditions: Iterable[Condition], numbers: Iterable[int], wish: str) -> None:
    """Let an order go on only with these conditions met. :raises Refused: with everything that is missing"""
    wanted = set(numbers)
    unmet = [one for one in conditions if one.number in wanted and not one.met]
    if unmet:
        missing = "；".join(f"{one.name}：{one.missing}" for one in unmet)
        raise Refused(f"无法{wish}：{order.order_no} 还缺——{missing}。")


def facts_of(uow: UnitOfWork, order: SupervisionOrder, applying: dict[str, str] | None = None) -> Facts:
    """What is known of an order now.

    ``applying`` is what an application just handed in says (``equivalent``, ``evidence``, ``assist_done``); otherwise
    the last one counts.
    """
    said = applying if applying is not None else _last_application(uow, order)
    names = org_names(uow.session)
    parts = parts_of(uow, order.instance_key)
    if parts:
        missing = [part.org for part in parts if part.done_at is None]
    else:  # the diagram's first version asked the lead unit itself, and an order not yet signed for has no parts
        missing = [] if said.get("assist_done") else list(order.assist_orgs or ())
    return Facts(
        linked_task=_open_link(uow, order.linked_task),
        equivalent=said.get("equivalent", ""),
        evidence=said.get("evidence", ""),
        files=len(documents_of(uow.session, order.instance_key, removed=False)),
        missing_units=tuple(names.get(org, org) for org in missing),
        verifier=order.verified_by if order.state in {OrderState.VERIFIED, OrderState.CLOSED} else None,
        handlers=frozenset(handlers_of(uow, order)),
        is_closed=order.state in ENDED and order.state == OrderState.CLOSED,
    )


def conditions_of(uow: UnitOfWork, order: SupervisionOrder) -> list[Condition]:
    """How the five conditions of an order stand now."""
    return judge(facts_of(uow, order))


def said_in(values: dict[str, object]) -> dict[str, str]:
    """What an application's form says about the conditions."""
    names = {"equivalent": "equivalent_evidence", "evidence": "close_evidence"}
    said = {key: str(values.get(name) or "").strip() for key, name in names.items()}
    return said | ({"assist_done": "yes"} if values.get("assist_done") else {})


def _last_application(uow: UnitOfWork, order: SupervisionOrder) -> dict[str, str]:
    query = (
        select(OrderStep.values)
        .where(OrderStep.instance_key == order.instance_key, OrderStep.act == Act.APPLY_CLOSE)
        .order_by(OrderStep.key.desc())
        .limit(1)
    )
    return said_in(dict(uow.session.scalar(query) or {}))


def _open_link(uow: UnitOfWork, task_key: int | None) -> str | None:
    """The name of a linked task that has not been done."""
    if task_key is None:
        return None
    task = uow.session.get(UserTask, task_key)
    if task is None:
        return str(task_key)
    return None if task.state == UserTaskState.COMPLETED else task.name
