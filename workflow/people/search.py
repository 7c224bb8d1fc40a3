"""Finds people and organisations by what is typed: part of a name, the letters of its pinyin, a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.people.models import GroupMember, Org, OrgMember, Person

MOST = 50
"""A picker shows no more; who is not among them is found by another letter."""


@dataclass(frozen=True, slots=True)
class Found:
    """One choice of a picker; ``note`` tells apart those of the same name."""

    value: str
    label: str
    note: str

    def as_dict(self) -> dict[str, str]:
        """The choice as the pickers read it."""
        return {"value": self.value, "label": self.label, "note": self.note}


def find_people(
    session: Session, typed: str, *, near: Iterable[str] = (), without: Iterable[str] = (), limit: int = 20
) -> list[Found]:
    """Active persons whom every word of ``typed`` fits: by name, letters, user name, or a unit of theirs.

    First those whose name begins so, then those of the groups and organisations named in ``near``, then the others,
    each by user name; ``note`` is their units and posts. Without words everybody fits; whoever is named in
    ``without`` is left out.
    """
    words = typed.split()
    query = select(Person.username, Person.display_name).where(Person.is_active, *map(_fits_person, words))
    if left_out := list(without):
        query = query.where(Person.username.not_in(left_out))
    order = [case((_begins(Person.display_name, Person.letters, words[0]), 0), else_=1)] if words else []
    if codes := list(near):
        order.append(case((_belongs(codes), 0), else_=1))
    rows = session.execute(query.order_by(*order, Person.username).limit(min(limit, MOST))).all()
    units = _units_of(session, [username for username, _name in rows])
    return [Found(username, name, units.get(username, "")) for username, name in rows]


def find_orgs(session: Session, typed: str, *, limit: int = 20) -> list[Found]:
    """Organisations that every word of ``typed`` fits, by name, letters or code; ``note`` is the one above."""
    words = typed.split()
    above = select(Org.code, Org.name).subquery()
    query = select(Org.code, Org.name, above.c.name).outerjoin(above, above.c.code == Org.parent_code)
    query = query.where(
        *(or_(_named(Org.name, Org.letters, word), Org.code.startswith(word, autoescape=True)) for word in words)
    )
    order = [case((_begins(Org.name, Org.letters, words[0]), 0), else_=1)] if words else []
    rows = session.execute(query.order_by(*order, Org.code).limit(min(limit, MOST)))
    return [Found(code, name, parent or "") for code, name, parent in rows]


def _fits_person(word: str) -> ColumnElement[bool]:
    unit = (
        select(OrgMember.username)
        .join(Org, Org.code == OrgMember.org_code)
        .where(or_(_named(Org.name, Org.letters, word), Org.code == word))
    )
    return or_(
        _named(Person.display_name, Person.letters, word),
        Person.username.startswith(word.lower(), autoescape=True),
        Person.username.in_(unit),
    )


def _named(name: InstrumentedAttribute[str], letters: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    if word.isascii():
        return or_(letters.contains(f" {word.lower()}", autoescape=True), name.contains(word, autoescape=True))
    return name.contains(word, autoescape=True)


def _begins(name: InstrumentedAttribute[str], letters: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return or_(name.startswith(word, autoescape=True), letters.startswith(f" {word.lower()}", autoescape=True))


def _belongs(codes: Sequence[str]) -> ColumnElement[bool]:
    return or_(
        Person.username.in_(select(OrgMember.username).where(OrgMember.org_code.in_(codes))),
        Person.username.in_(select(GroupMember.username).where(GroupMember.group_code.in_(codes))),
    )


def _units_of(session: Session, usernames: Sequence[str]) -> dict[str, str]:
    """User name → the units somebody works for, the first one first, with the post in each."""
    query = (
        select(OrgMember.username, Org.name, OrgMember.post)
        .join(Org, and_(Org.code == OrgMember.org_code, OrgMember.username.in_(usernames)))
        .order_by(OrgMember.is_primary.desc(), Org.code)
    )
    units: dict[str, list[str]] = {}
    for username, org, post in session.execute(query):
        units.setdefault(username, []).append(" ".join(filter(None, (org, post))))
    return {username: "、".join(found) for username, found in units.items()}
