"""Copies a task to whom its model names when it is done: the property ``luodi.copyTo`` of a user task.

The value is a list of user names and codes of groups and organisations, with commas or as FEEL over what the task could
see. Names nobody has, and a list that is none when it is computed, hold nobody up: the log of the server says so.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from engine.domain.errors import Broken
from engine.domain.events import Event, UserTaskCompleted
from engine.feel import FeelSyntaxError
from engine.persistence.work import UserTask
from engine.spiff.expressions import compile_text, evaluate_names
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.copy_task import send_copies
from workflow.people.models import GroupMember, OrgMember, Person

COPY_TO = "luodi.copyTo"

log = logging.getLogger(__name__)


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if not isinstance(event, UserTaskCompleted) or not event.properties.get(COPY_TO):
        return
    told = {"task": event.task_key, "element": event.element_id}
    try:
        text = compile_text(event.properties[COPY_TO])
        names = evaluate_names(text, event.variables, uow.world.feel, place=event.element_id)
    except (Broken, FeelSyntaxError) as error:
        log.warning("the copies of a task cannot be computed: %s", error.message, extra=told)
        return
    people = _people(uow.session, names)
    missing = [name for name in names if name not in people.values() and name not in people]
    if missing:
        log.warning("a task is to be copied to nobody known: %s", ", ".join(missing), extra=told)
    people.pop(event.doer, None)
    task = uow.session.get(UserTask, event.task_key)
    if task is not None and people:
        send_copies(uow, task, people, "", by=event.doer)


def _people(session: Session, names: Sequence[str]) -> dict[str, str | None]:
    """Active persons among the names: user name → the code they come by, nothing for one who is named."""
    members = union(
        select(OrgMember.username, OrgMember.org_code.label("code")).where(OrgMember.org_code.in_(names)),
        select(GroupMember.username, GroupMember.group_code).where(GroupMember.group_code.in_(names)),
    ).subquery()
    of_units = select(members.c.username, members.c.code).join(Person, Person.username == members.c.username)
    found: dict[str, str | None] = {}
    for username, code in session.execute(of_units.where(Person.is_active).order_by(members.c.code)):
        found.setdefault(username, code)
    named = session.scalars(select(Person.username).where(Person.username.in_(names), Person.is_active))
    return found | dict.fromkeys(named)
