"""Who somebody is right now: person, groups, posts, roles and failed sign-ins, in one statement.

Asked before every request, and by whoever acts on somebody's behalf; nothing of it is kept, so that a group taken away,
a deactivation or a new password counts at the next request in every process.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, column, text
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from workflow.people.permissions import Permission, may

_GROUP, _ROLE, _FAILED = "group", "role", "failed"

_ASKED = text(
    f"""
SELECT person.display_name, person.is_active, person.session_stamp, person.must_change_password, person.password_hash,
       held.kind, held.code
FROM person LEFT JOIN (
    SELECT '{_GROUP}' AS kind, group_code AS code FROM group_member WHERE username = :username
    UNION ALL SELECT '{_GROUP}', org_code FROM org_member WHERE username = :username
    UNION ALL SELECT '{_ROLE}', role FROM role_grant WHERE username = :username
    UNION ALL SELECT '{_FAILED}', username FROM sign_in_attempts WHERE username = :username
) AS held ON 1 = 1
WHERE person.username = :username
"""
).columns(
    column("display_name"),
    column("is_active", Boolean),
    column("session_stamp"),
    column("must_change_password", Boolean),
    column("password_hash"),
    column("kind"),
    column("code"),
)
"""A row for each thing the person holds, or one row without; fixed, so that its text is made once."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as stored: ``groups`` are candidate groups and organisations, ``failed`` tells of failed sign-ins."""

    username: str
    display_name: str
    is_active: bool
    stamp: str
    must_change_password: bool
    password_hash: str | None
    groups: frozenset[str]
    roles: frozenset[str]
    failed: bool

    @property
    def actor(self) -> Actor:
        """The person as the engine knows callers; whoever may operate may act on tasks of others."""
        return Actor(
            self.username, self.groups, may(self.roles, Permission.OPERATE), may(self.roles, Permission.SUPERVISE)
        )


def known_person(session: Session, username: str) -> KnownPerson | None:
    """The person of this user name, active or not; None when there is none."""
    rows = session.execute(_ASKED, {"username": username}).all()
    if not rows:
        return None
    display_name, is_active, stamp, must_change, password_hash, _, _ = rows[0]
    held: dict[str | None, set[str]] = {_GROUP: set(), _ROLE: set(), _FAILED: set(), None: set()}
    for row in rows:
        held[row[5]].add(row[6])
    groups, roles = frozenset(held[_GROUP]), frozenset(held[_ROLE])
    failed = bool(held[_FAILED])
    return KnownPerson(username, display_name, is_active, stamp, must_change, password_hash, groups, roles, failed)
