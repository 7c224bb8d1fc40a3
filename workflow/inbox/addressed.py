"""Finds the people somebody names for a signature or a copy: active persons, and the members of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid
from workflow.people.models import Org, OrgMember, Person

MOST = 200
"""People one copy goes to at most; more is what a bulletin is for."""


def check_people(session: Session, usernames: Sequence[str], field: str) -> None:
    """Whether each of them can act. :raises Invalid: naming those who cannot, or when there is nobody"""
    if not usernames:
        raise Invalid("请至少选一个人。", [Finding("required", "请至少选一个人。", element=field)])
    known = set(session.scalars(select(Person.username).where(Person.username.in_(usernames), Person.is_active)))
    findings = [
        Finding("person", f"没有用户“{name}”，或已停用。", element=field) for name in usernames if name not in known
    ]
    if findings:
        raise Invalid("；".join(found.message.rstrip("。") for found in findings) + "。", findings)


def members_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Active members of these organisations: user name → the code of the first of them they belong to.

    :raises Invalid: when there is no such organisation
    """
    wanted = list(dict.fromkeys(codes))
    known = set(session.scalars(select(Org.code).where(Org.code.in_(wanted))))
    missing = [code for code in wanted if code not in known]
    if missing:
        message = f"没有单位“{'、'.join(missing)}”。"
        raise Invalid(message, [Finding("org", message, element="units")])
    query = (
        select(OrgMember.username, OrgMember.org_code)
        .join(Person, Person.username == OrgMember.username)
        .where(OrgMember.org_code.in_(wanted), Person.is_active)
        .order_by(OrgMember.org_code, OrgMember.username)
    )
    found: dict[str, str] = {}
    for username, code in session.execute(query):
        found.setdefault(username, code)
    return found


def refuse_too_many(count: int) -> None:
    """Whether a copy may go to so many. :raises Invalid: when they are more than ``MOST``"""
    if count > MOST:
        message = f"一次最多抄送 {MOST} 人，现在是 {count} 人；请缩小范围。"
        raise Invalid(message, [Finding("most", message, element="units")])
