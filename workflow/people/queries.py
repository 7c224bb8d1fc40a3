"""Questions about people: who is this, to which groups do they belong, whom can a form offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.domain.assignment import Actor
from engine.domain.errors import NotFound
from engine.unit_of_work import UnitOfWork
from workflow.people.known_person import known_person
from workflow.people.models import CandidateGroup, GroupMember, Org, OrgMember, Person, RoleGrant

PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a form's field, in the shape form-js wants: ``{"label": …, "value": …}``."""

    value: str
    label: str

    def as_dict(self) -> dict[str, str]:
        """The choice as form-js reads it."""
        return {"label": self.label, "value": self.value}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of persons."""

    person: Person
    orgs: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    roles: tuple[str, ...]


def find_person(session: Session, username: str) -> Person:
    """The person of this user name. :raises NotFound: when there is none"""
    person = session.get(Person, username)
    if person is None:
        raise NotFound(f"没有用户“{username}”。")
    return person


def find_org(session: Session, code: str) -> Org:
    """The organisation of this code. :raises NotFound: when there is none"""
    org = session.get(Org, code)
    if org is None:
        raise NotFound(f"没有单位“{code}”。")
    return org


def roles_of(session: Session, username: str) -> frozenset[str]:
    """The roles a person holds."""
    return frozenset(session.scalars(select(RoleGrant.role).where(RoleGrant.username == username)))


def groups_of(session: Session, username: str) -> frozenset[str]:
    """The codes of all candidate groups and organisations a person belongs to."""
    groups = session.scalars(select(GroupMember.group_code).where(GroupMember.username == username)).all()
    orgs = session.scalars(select(OrgMember.org_code).where(OrgMember.username == username)).all()
    return frozenset(groups) | frozenset(orgs)


def actor_for(uow: UnitOfWork, username: str) -> Actor:
    """The person as the engine knows callers: groups are group codes and organisation codes.

    Whoever may operate may act on tasks of others. :raises NotFound: when there is no such active person
    """
    person = known_person(uow, username)
    if person is None:
        raise NotFound(f"没有用户“{username}”。")
    if not person.is_active:
        raise NotFound(f"用户“{username}”已停用。")
    return person.actor


def display_names(session: Session, usernames: Iterable[str]) -> dict[str, str]:
    """User name → name to show, for those that exist."""
    wanted = set(usernames)
    if not wanted:
        return {}
    rows = session.execute(select(Person.username, Person.display_name).where(Person.username.in_(wanted)))
    return dict(rows.all())


def all_names(session: Session, usernames: Iterable[str]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """``display_names`` of these people, ``org_names`` and ``group_names``, in one statement."""
    people = select(literal(0).label("kind"), Person.username.label("code"), Person.display_name.label("name"))
    query = union_all(
        people.where(Person.username.in_(set(usernames))),
        select(literal(1), Org.code, Org.name),
        select(literal(2), CandidateGroup.code, CandidateGroup.name),
    )
    names: tuple[dict[str, str], dict[str, str], dict[str, str]] = ({}, {}, {})
    for kind, code, name in session.execute(query):
        names[kind][code] = name
    return names


def primary_org(session: Session, username: str) -> str | None:
    """The code of the organisation a person works for first, if any."""
    query = select(OrgMember.org_code).where(OrgMember.username == username)
    return session.scalars(query.order_by(OrgMember.is_primary.desc(), OrgMember.org_code).limit(1)).first()


def org_names(session: Session) -> dict[str, str]:
    """Organisation code → name, all of them."""
    return dict(session.execute(select(Org.code, Org.name)).all())


def group_names(session: Session) -> dict[str, str]:
    """Candidate group code → name, all of them."""
    return dict(session.execute(select(CandidateGroup.code, CandidateGroup.name)).all())


def knows_group(uow: UnitOfWork, code: str) -> bool:
    """Whether tasks can be given to a group or organisation of this code; an office that has none yet knows all."""
    session = uow.session
    if session.get(CandidateGroup, code) is not None or session.get(Org, code) is not None:
        return True
    return all(session.scalar(select(kind.code).limit(1)) is None for kind in (CandidateGroup, Org))


def org_options(session: Session, *, kinds: Iterable[str] = ()) -> list[Option]:
    """Organisations to choose from, of these kinds or all, by code."""
    query = select(Org).order_by(Org.code)
    kinds = tuple(kinds)
    if kinds:
        query = query.where(Org.kind.in_(kinds))
    return [Option(org.code, org.name) for org in session.scalars(query)]


def group_options(session: Session) -> list[Option]:
    """Candidate groups to choose from, by code."""
    groups = session.scalars(select(CandidateGroup).order_by(CandidateGroup.code))
    return [Option(group.code, group.name) for group in groups]


def user_options(session: Session, *, org_code: str | None = None, group_code: str | None = None) -> list[Option]:
    """Active persons to choose from, of one organisation or group when named."""
    query = select(Person).where(Person.is_active).order_by(Person.username)
    if org_code is not None:
        query = query.join(OrgMember, OrgMember.username == Person.username).where(OrgMember.org_code == org_code)
    if group_code is not None:
        query = query.join(GroupMember, GroupMember.username == Person.username)
        query = query.where(GroupMember.group_code == group_code)
    return [Option(person.username, person.display_name) for person in session.scalars(query)]


def leader_options(session: Session) -> list[Option]:
    """The county's leaders, to sponsor a project (包联)."""
    query = select(Person).where(Person.is_active, Person.is_county_leader).order_by(Person.username)
    return [Option(person.username, person.display_name) for person in session.scalars(query)]


def people_with_role(session: Session, role: str) -> list[str]:
    """User names of the active people who hold a role, in order."""
    query = select(Person.username).join(RoleGrant, RoleGrant.username == Person.username)
    return list(session.scalars(query.where(Person.is_active, RoleGrant.role == role).order_by(Person.username)))


def list_orgs(session: Session) -> list[tuple[Org, int, int]]:
    """All organisations as a tree in reading order: the organisation, its depth from 0, its number of members."""
    members = dict(session.execute(select(OrgMember.org_code, func.count()).group_by(OrgMember.org_code)).all())
    children: dict[str | None, list[Org]] = {}
    for org in session.scalars(select(Org).order_by(Org.code)):
        children.setdefault(org.parent_code, []).append(org)
    rows: list[tuple[Org, int, int]] = []
    waiting = [(org, 0) for org in reversed(children.get(None, []))]
    while waiting:
        org, depth = waiting.pop()
        rows.append((org, depth, members.get(org.code, 0)))
        waiting.extend((child, depth + 1) for child in reversed(children.get(org.code, [])))
    return rows


def list_people(session: Session, *, words: str = "", org_code: str = "", page: int = 1) -> tuple[list[PersonRow], int]:
    """A page of persons by user name (pages count from 1), and how many fit; ``words`` is part of a name."""
    query = select(Person)
    if words:
        fits = Person.username.contains(words, autoescape=True) | Person.display_name.contains(words, autoescape=True)
        query = query.where(fits)
    if org_code:
        query = query.join(OrgMember, OrgMember.username == Person.username).where(OrgMember.org_code == org_code)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = query.order_by(Person.username).limit(PAGE_ROWS).offset((max(page, 1) - 1) * PAGE_ROWS)
    return _rows(session, session.scalars(shown).all()), total


def person_row(session: Session, username: str) -> PersonRow:
    """One person as a line of the list. :raises NotFound: when there is no such person"""
    return _rows(session, [find_person(session, username)])[0]


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of a person."""

    org_code: str
    org_name: str
    post: str
    is_primary: bool


def posts_of(session: Session, username: str) -> list[PostRow]:
    """A person's posts, the main one first."""
    query = select(OrgMember.org_code, Org.name, OrgMember.post, OrgMember.is_primary).join(
        Org, Org.code == OrgMember.org_code
    )
    query = query.where(OrgMember.username == username).order_by(OrgMember.is_primary.desc(), OrgMember.org_code)
    return [PostRow(*row) for row in session.execute(query)]


def _rows(session: Session, people: Sequence[Person]) -> list[PersonRow]:
    names = org_names(session)
    usernames = [person.username for person in people]
    orgs: dict[str, list[tuple[str, str]]] = {}
    posts = select(OrgMember).where(OrgMember.username.in_(usernames))
    for member in session.scalars(posts.order_by(OrgMember.is_primary.desc(), OrgMember.org_code)):
        orgs.setdefault(member.username, []).append((names[member.org_code], member.post))
    groups = _collected(session, select(GroupMember.username, GroupMember.group_code), GroupMember.username, usernames)
    roles = _collected(session, select(RoleGrant.username, RoleGrant.role), RoleGrant.username, usernames)
    return [
        PersonRow(
            person,
            tuple(orgs.get(person.username, ())),
            tuple(sorted(groups.get(person.username, ()))),
            tuple(sorted(roles.get(person.username, ()))),
        )
        for person in people
    ]


def _collected(
    session: Session, query: Select[tuple[str, str]], column: InstrumentedAttribute[str], usernames: Iterable[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for username, value in session.execute(query.where(column.in_(usernames))):
        found.setdefault(username, []).append(value)
    return found
