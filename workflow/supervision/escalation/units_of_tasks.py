"""Which unit answers for a task that is late: the one it was offered to, else the one its people work for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.work import UserTask
from workflow.inbox.subjects import Subject
from workflow.people.models import GroupMember, OrgMember
from workflow.people.queries import primary_org


def unit_of(session: Session, task: UserTask, subject: Subject | None, orgs: Collection[str]) -> str | None:
    """The code of the unit, or nothing when none can be found.

    The organisation the task was offered to; else that of whoever has it; else the one most people of its candidate
    groups work for; else the one the project belongs to. ``orgs`` are the codes of all organisations.
    """
    offered = next((code for code in task.candidate_groups or () if code in orgs), None)
    if offered is not None:
        return offered
    if task.assignee is not None and (own := primary_org(session, task.assignee)) is not None:
        return own
    return _of_groups(session, task.candidate_groups or ()) or _of_subject(subject, orgs)


def _of_groups(session: Session, groups: Collection[str]) -> str | None:
    query = (
        select(OrgMember.org_code)
        .join(GroupMember, GroupMember.username == OrgMember.username)
        .where(GroupMember.group_code.in_(list(groups)), OrgMember.is_primary.is_(True))
    )
    counted = Counter(session.scalars(query))
    return min(counted, key=lambda code: (-counted[code], code), default=None)


def _of_subject(subject: Subject | None, orgs: Collection[str]) -> str | None:
    return subject.owner_org if subject is not None and subject.owner_org in orgs else None
