"""Use cases on people: add organisations, persons, members, groups and roles; reset passwords; deactivate."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sqlalchemy import delete

from engine.domain.errors import Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people import passwords
from workflow.people.models import CandidateGroup, GroupMember, Org, OrgMember, Person, RoleGrant, SignInAttempts
from workflow.people.permissions import Permission, may
from workflow.people.queries import find_org, find_person, roles_of
from workflow.people.rules import ORG_KINDS, check_code, check_length, check_name, check_roles

LONGEST_PHONE = 32
LONGEST_POST = 128


def create_org(
    uow: UnitOfWork, code: str, name: str, kind: str, *, parent: str | None = None, region: str | None = None
) -> Org:
    """Add an organisation under ``parent``.

    :raises Invalid: for a bad code, name or kind
    :raises Refused: when the code is taken
    :raises NotFound: when there is no such parent
    """
    findings = [*check_code(code, "code"), *check_name(name, "name")]
    if kind not in ORG_KINDS:
        findings.append(Finding("org.kind", f"单位类型只能是：{'、'.join(ORG_KINDS)}。", "kind"))
    _raise_for(findings)
    if uow.session.get(Org, code) is not None:
        raise Refused(f"单位编码“{code}”已被使用。")
    if parent is not None:
        find_org(uow.session, parent)
    org = Org(code=code, name=name.strip(), kind=kind, parent_code=parent, region=region)
    uow.session.add(org)
    uow.session.flush()
    return org


def create_person(
    uow: UnitOfWork,
    username: str,
    display_name: str,
    *,
    password: str | None = None,
    must_change_password: bool = True,
    roles: Iterable[str] = (),
    phone: str | None = None,
    is_county_leader: bool = False,
    is_ambassador: bool = False,
) -> Person:
    """Add a person; without ``password`` they cannot sign in until one is made by ``reset_password``.

    :raises Invalid: for a bad name, or roles that exclude each other
    :raises Refused: when the user name is taken
    """
    roles = tuple(roles)
    findings = [*check_code(username, "username"), *check_name(display_name, "display_name"), *check_roles(roles)]
    _raise_for([*findings, *check_length(phone, LONGEST_PHONE, "电话", "phone")])
    if uow.session.get(Person, username) is not None:
        raise Refused(f"用户名“{username}”已被使用。")
    person = Person(
        username=username,
        display_name=display_name.strip(),
        phone=phone,
        is_county_leader=is_county_leader,
        is_ambassador=is_ambassador,
        is_active=True,
        password_hash=None if password is None else passwords.hash_password(password),
        must_change_password=password is not None and must_change_password,
        session_stamp=passwords.make_stamp(),
        created_at=uow.now,
    )
    uow.session.add(person)
    uow.session.flush()
    for role in roles:
        uow.session.add(RoleGrant(username=username, role=role, granted_by=uow.actor.name, granted_at=uow.now))
    uow.session.flush()
    return person


def add_member(uow: UnitOfWork, username: str, org_code: str, *, post: str = "", is_primary: bool = True) -> None:
    """Give a person a post in an organisation, or change the post they have there.

    :raises Invalid: for a post that is too long
    :raises NotFound: when there is no such person or organisation
    """
    _raise_for(check_length(post, LONGEST_POST, "岗位", "post"))
    find_person(uow.session, username)
    find_org(uow.session, org_code)
    uow.session.merge(OrgMember(username=username, org_code=org_code, post=post, is_primary=is_primary))
    uow.session.flush()


def add_to_group(uow: UnitOfWork, username: str, *group_codes: str) -> None:
    """Let a person belong to candidate groups; those they are in already stay.

    :raises NotFound: when there is no such person
    :raises Invalid: when there is no such group
    """
    find_person(uow.session, username)
    for code in group_codes:
        if uow.session.get(CandidateGroup, code) is None:
            _raise_for([Finding("group.unknown", f"没有候选组“{code}”。", "groups")])
        uow.session.merge(GroupMember(username=username, group_code=code))
    uow.session.flush()


def set_groups(uow: UnitOfWork, username: str, group_codes: Iterable[str]) -> None:
    """Let a person belong to exactly these candidate groups. Raises as ``add_to_group``."""
    uow.session.execute(delete(GroupMember).where(GroupMember.username == username))
    add_to_group(uow, username, *group_codes)


def grant_role(uow: UnitOfWork, username: str, role: str) -> None:
    """Give a person one more role.

    :raises NotFound: when there is no such person
    :raises Invalid: when the role is unknown, or excluded by one the person holds (三员分立)
    """
    set_roles(uow, username, roles_of(uow.session, username) | {role})


def set_roles(uow: UnitOfWork, username: str, roles: Iterable[str]) -> None:
    """Let a person hold exactly these roles. Raises as ``grant_role``.

    :raises Refused: when those who grant roles would take this right from themselves, and lock themselves out
    """
    wanted = frozenset(str(role) for role in roles)
    find_person(uow.session, username)
    _raise_for(check_roles(wanted))
    held = roles_of(uow.session, username)
    may_manage = partial(may, permission=Permission.MANAGE_PEOPLE)
    if username == uow.actor.name and may_manage(held) and not may_manage(wanted):
        raise Refused("不能取消自己管理人员的角色，否则再也打不开这一页。请由另一位管理员来改。")
    for role in held - wanted:
        uow.session.execute(delete(RoleGrant).where(RoleGrant.username == username, RoleGrant.role == role))
    for role in wanted - held:
        uow.session.add(RoleGrant(username=username, role=role, granted_by=uow.actor.name, granted_at=uow.now))
    uow.session.flush()


def set_leader(uow: UnitOfWork, org_code: str, username: str) -> None:
    """Name the person who leads an organisation. :raises NotFound: when either does not exist"""
    org = find_org(uow.session, org_code)
    org.leader_username = find_person(uow.session, username).username
    uow.session.flush()


def reset_password(uow: UnitOfWork, username: str, *, must_change: bool = True) -> str:
    """A new generated password, shown once; sessions end, a lock is lifted.

    :raises NotFound: when there is no such person
    """
    person = find_person(uow.session, username)
    made = passwords.make_password()
    person.password_hash = passwords.hash_password(made)
    person.must_change_password = must_change
    person.session_stamp = passwords.make_stamp()
    uow.session.execute(delete(SignInAttempts).where(SignInAttempts.username == username))
    uow.session.flush()
    return made


def set_active(uow: UnitOfWork, username: str, is_active: bool) -> None:
    """Let a person in again, or keep them out and end their sessions. :raises NotFound: without such a person"""
    person = find_person(uow.session, username)
    if person.username == uow.actor.name and not is_active:
        raise Refused("不能停用自己的账号。")
    person.is_active = is_active
    person.session_stamp = passwords.make_stamp()
    uow.session.flush()


def _raise_for(findings: list[Finding]) -> None:
    if findings:
        raise Invalid(findings[0].message, findings)
