"""Who may arrange the absence of whom: each for themselves, leaders for their organisations, and who keeps people."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotAllowed
from workflow.people.models import Org, OrgMember


def may_arrange(session: Session, username: str, person: str, *, keeps_people: bool) -> bool:
    """Whether ``username`` may appoint deputies of ``person`` and hand over their work."""
    if keeps_people or username == person:
        return True
    leads = exists().where(
        OrgMember.username == person, Org.code == OrgMember.org_code, Org.leader_username == username
    )
    return bool(session.scalar(select(leads)))


def check_arranging(session: Session, username: str, person: str, *, keeps_people: bool) -> None:
    """:raises NotAllowed: unless ``username`` may arrange for ``person``"""
    if not may_arrange(session, username, person, keeps_people=keeps_people):
        raise NotAllowed("只有本人、所在单位的负责人和管理员可以安排代理和交接。")
