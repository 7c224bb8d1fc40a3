"""Keeps the tree of organisations and people's several posts: rename, move, lead; add, change and end a post."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people.models import Org, OrgMember
from workflow.people.people_events import OrgChanged, PostsChanged
from workflow.people.queries import find_org, find_person
from workflow.people.rules import ORG_KINDS, check_length, check_name
from workflow.people.services import add_member


def change_org(
    uow: UnitOfWork, code: str, *, name: str, kind: str, parent: str | None, region: str | None, leader: str | None
) -> Org:
    """Give an organisation another name, kind, place in the tree, region or leader.

    :raises NotFound: when it, its parent or its leader does not exist
    :raises Invalid: for a bad name or kind, or a parent below the organisation itself
    """
    org = find_org(uow.session, code)
    findings = [*check_name(name, "name"), *check_length(region, 128, "区域", "region")]
    if kind not in ORG_KINDS:
        findings.append(Finding("org.kind", f"单位类型只能是：{'、'.join(ORG_KINDS.values())}。", "kind"))
    if parent is not None and parent in below(uow.session, code):
        findings.append(Finding("org.parent", "上级单位不能是它自己或它的下级。", "parent"))
    if findings:
        raise Invalid(findings[0].message, findings)
    if parent is not None:
        find_org(uow.session, parent)
    if leader is not None:
        find_person(uow.session, leader)
    wanted = {
        "name": name.strip(), "kind": kind, "parent_code": parent, "region": region, "leader_username": leader,
    }  # fmt: skip
    changes = {member: (getattr(org, member), new) for member, new in wanted.items() if getattr(org, member) != new}
    for member, (_old, new) in changes.items():
        setattr(org, member, new)
    uow.session.flush()
    if changes:
        uow.emit(OrgChanged(code=code, changes=changes))
    return org


def below(session: Session, code: str) -> set[str]:
    """An organisation and everything under it."""
    children: dict[str | None, list[str]] = {}
    for child, parent in session.execute(select(Org.code, Org.parent_code)):
        children.setdefault(parent, []).append(child)
    found, waiting = set(), [code]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += [child for child in children.get(one, ()) if child not in found]
    return found


def set_post(uow: UnitOfWork, username: str, org_code: str, post: str, *, is_primary: bool) -> None:
    """Give a person a post, or change it; the first post of a person is their main one, and there is one main post.

    Raises as ``add_member``.
    """
    before = _posts(uow.session, username)
    is_primary = is_primary or not before
    if is_primary:
        uow.session.execute(update(OrgMember).where(OrgMember.username == username).values(is_primary=False))
    add_member(uow, username, org_code, post=post.strip(), is_primary=is_primary)
    _tell(uow, username, before)


def end_post(uow: UnitOfWork, username: str, org_code: str) -> None:
    """Take a post away; when it was the main one, another becomes it.

    :raises NotFound: when there is no such person
    :raises Refused: when they have no post there
    """
    find_person(uow.session, username)
    before = _posts(uow.session, username)
    if org_code not in before:
        raise Refused("该人员在这个单位没有岗位。")
    uow.session.execute(delete(OrgMember).where(OrgMember.username == username, OrgMember.org_code == org_code))
    left = uow.session.scalars(
        select(OrgMember)
        .where(OrgMember.username == username)
        .order_by(OrgMember.is_primary.desc(), OrgMember.org_code)
    ).all()
    if left and not left[0].is_primary:
        left[0].is_primary = True
    uow.session.flush()
    _tell(uow, username, before)


def _posts(session: Session, username: str) -> dict[str, str]:
    query = select(OrgMember.org_code, OrgMember.post).where(OrgMember.username == username)
    return dict(session.execute(query).all())  # type: ignore[arg-type]


def _tell(uow: UnitOfWork, username: str, before: dict[str, str]) -> None:
    after = _posts(uow.session, username)
    changes = {
        code: (before.get(code), after.get(code)) for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    }  # fmt: skip
    if changes:
        uow.emit(PostsChanged(username=username, changes=changes))
