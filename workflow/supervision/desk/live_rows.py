"""The rows of the desk's table as the engine's rows have them now, as one statement for some matters or for all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
)

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.deadlines.models import DeadlineClock
from workflow.deadlines.rules import ClockKind
from workflow.people.models import OrgMember
from workflow.projects.models import Project
from workflow.supervision.desk.models import DeskTask
from workflow.supervision.desk.phases import FIRST_PHASE, ORDER_PROCESS, ORDERS

NAMES = tuple(column.name for column in DeskTask.__table__.columns)

_TASK = UserTask.__table__.c
_PROJECT = Project.__table__.c
_INBOX = InboxRow.__table__.c
_MEMBER = OrgMember.__table__.c
_INSTANCE = ProcessInstance.__table__.c
_CLOCK = DeadlineClock.__table__.c
_OF_PERSON, _OF_GROUP = "user:", "group:"


def live_rows(root_keys: Collection[int] | None = None) -> Select[Any]:
    """The rows of these matters, or of all, in the order of the table's columns.

    The state is written into the statement: an index over a part of a table is only taken for a value that is known.
    """
    whose = UserTask.__table__.outerjoin(Project.__table__, _PROJECT.root_key == _TASK.root_key)  # type: ignore[arg-type]
    whose = whose.outerjoin(InboxRow.__table__, _INBOX.task_key == _TASK.key)  # type: ignore[arg-type]
    whose = whose.outerjoin(OrgMember.__table__, _own_org())  # type: ignore[arg-type]
    units = (
        select(
            is_paused().label("is_paused"),
            func.coalesce(_TASK.due_at, NO_DUE).label("due_at"),
            _TASK.key.label("task_key"),
            unit_of_place().label("unit"),
            _TASK.root_key,
            _TASK.process_id,
            func.coalesce(_TASK.soon_at, NO_DUE).label("soon_at"),
            _stage().label("stage"),
            func.coalesce(_TASK.assignee, _PROJECT.owner_user, "").label("owner"),
            func.coalesce(_PROJECT.leader, "").label("leader"),
            func.coalesce(_PROJECT.variant, "").label("variant"),
            func.coalesce(type_coerce(_PROJECT.total_invest, BigInteger), 0).label("amount"),
        )
        .select_from(whose)
        .where(_TASK.state == literal_column("'CREATED'"))
        .distinct()
    )
    if root_keys is not None:
        units = units.where(_TASK.root_key.in_(sorted(root_keys)))
    rows = units.subquery("units")
    is_first = func.row_number().over(partition_by=rows.c.task_key, order_by=rows.c.unit) == 1
    return select(*(is_first.label(name) if name == "is_first" else rows.c[name] for name in NAMES))


def is_paused() -> ColumnElement[bool]:
    """Whether no time of a unit runs: the instance is suspended, the clock stands, or the enterprise is waited for."""
    still = select(_INSTANCE.key).where(_INSTANCE.state == literal_column("'SUSPENDED'"))
    stands = or_(_CLOCK.kind == ClockKind.ENTERPRISE, _CLOCK.pause_key.is_not(None))
    clocks = exists(select(_CLOCK.task_key).where(_CLOCK.task_key == _TASK.key, stands))
    return or_(_TASK.instance_key.in_(still), clocks)


def unit_of_place() -> ColumnElement[str]:
    """The unit a row of the inbox lies with: the person's main organisation, else the organisation or group itself.

    What lies with nobody is the unit's that has the project.
    """
    principal = _INBOX.principal
    group = case((principal.startswith(_OF_GROUP), func.substr(principal, len(_OF_GROUP) + 1)))
    return func.coalesce(_MEMBER.org_code, group, _PROJECT.owner_org, "")


def _own_org() -> ColumnElement[bool]:
    person = func.substr(_INBOX.principal, len(_OF_PERSON) + 1)
    return and_(_INBOX.principal.startswith(_OF_PERSON), _MEMBER.username == person, _MEMBER.is_primary)


def _stage() -> ColumnElement[str]:
    phase = func.coalesce(_PROJECT.phase, FIRST_PHASE)
    return case((_TASK.process_id == literal(ORDER_PROCESS), literal(ORDERS)), else_=phase)
