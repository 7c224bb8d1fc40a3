"""Tables of people: the tree of organisations, persons and their posts, candidate groups, roles, deputies, sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from engine.persistence.base import Base, Key, Moment
from workflow.people.pinyin import letters_of

CODE = String(64)
NAME = String(128)


class Org(Base):
    """An organisation of the county; ``kind`` is one of ``workflow.people.rules.ORG_KINDS`` (domain.md 1.1).

    ``letters`` are those people type for the name; they follow it.
    """

    __tablename__ = "org"
    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    parent_code: Mapped[str | None] = mapped_column(CODE, ForeignKey("org.code"), index=True)
    region: Mapped[str | None] = mapped_column(NAME)
    leader_username: Mapped[str | None] = mapped_column(CODE, ForeignKey("person.username"))
    letters: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @validates("name")
    def _spell(self, _member: str, name: str) -> str:
        self.letters = letters_of(name)
        return name


class Person(Base):
    """Somebody who appears in the office's work; without ``password_hash`` they cannot sign in.

    ``letters`` are those people type for the name; they follow it. ``session_stamp`` is part of the sign-in cookie:
    a new stamp ends every session of the person.
    """

    __tablename__ = "person"
    username: Mapped[str] = mapped_column(CODE, primary_key=True)
    display_name: Mapped[str] = mapped_column(NAME)
    phone: Mapped[str | None] = mapped_column(String(32))
    is_county_leader: Mapped[bool] = mapped_column(Boolean, default=False)
    is_ambassador: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    session_stamp: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Moment)
    letters: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @validates("display_name")
    def _spell(self, _member: str, name: str) -> str:
        self.letters = letters_of(name)
        return name


class CandidateGroup(Base):
    """A candidate group of the diagrams (domain.md 3.1)."""

    __tablename__ = "candidate_group"
    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    duty: Mapped[str] = mapped_column(String(255), default="")
    scope: Mapped[str] = mapped_column(NAME, default="")


class OrgMember(Base):
    """A person's post in an organisation; a person may hold several."""

    __tablename__ = "org_member"
    username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"), primary_key=True)
    org_code: Mapped[str] = mapped_column(CODE, ForeignKey("org.code"), primary_key=True, index=True)
    post: Mapped[str] = mapped_column(NAME, default="")
    is_primary: Mapped[bool] = mapped_column(Boolean, default=True)


class GroupMember(Base):
    """A person who belongs to a candidate group."""

    __tablename__ = "group_member"
    username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"), primary_key=True)
    group_code: Mapped[str] = mapped_column(CODE, ForeignKey("candidate_group.code"), primary_key=True, index=True)


class RoleGrant(Base):
    """A role a person holds (``workflow.people.permissions.Role``)."""

    __tablename__ = "role_grant"
    username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    granted_by: Mapped[str] = mapped_column(CODE, default="")
    granted_at: Mapped[datetime] = mapped_column(Moment)


class SignInAttempts(Base):
    """Failed sign-ins in a row by the name that was typed, whether or not such a person exists."""

    __tablename__ = "sign_in_attempts"
    username: Mapped[str] = mapped_column(CODE, primary_key=True)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    last_failed_at: Mapped[datetime | None] = mapped_column(Moment)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class Deputy(Base):
    """That ``deputy`` acts in the place of ``absent`` from ``begins_at`` until before ``ends_at`` (代理).

    ``process_ids``: the processes it holds for, apart by spaces; empty means all. Ended early, ``ends_at`` is the
    moment of that and ``ended_by`` who did it; rows are never deleted: the log's two names are explained by them.
    """

    __tablename__ = "deputy"
    __table_args__ = (Index("ix_deputy_deputy", "deputy", "ends_at"), Index("ix_deputy_absent", "absent", "ends_at"))
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    absent: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"))
    deputy: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"))
    begins_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    process_ids: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
    made_by: Mapped[str] = mapped_column(CODE)
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(CODE)


class PeopleImport(Base):
    """A list that somebody tried to import; ``content`` is kept until it was done (``done_at``) or a day is over."""

    __tablename__ = "people_import"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(CODE)
    at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
