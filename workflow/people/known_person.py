"""Who somebody is right now: person, groups, posts, roles, mandates and failed sign-ins, in one statement.

Asked before every request, and by whoever acts on somebody's behalf; nothing of it is kept, so that a group taken away,
a deactivation or a new password counts at the next request in every process.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, bindparam, column, text

from engine.domain.assignment import Actor, Mandate
from engine.persistence.base import Moment
from engine.unit_of_work import UnitOfWork
from workflow.people.permissions import Permission, may

_GROUP, _ROLE, _FAILED, _MANDATE, _LENT = "group", "role", "failed", "mandate", "lent"

_NOW_FOR = "FROM deputy {joined} WHERE deputy = :username AND begins_at <= :now AND ends_at > :now"

_ASKED = (
    text(
        f"""
SELECT person.display_name, person.is_active, person.session_stamp, person.must_change_password, person.password_hash,
       held.kind, held.code
FROM person LEFT JOIN (
    SELECT '{_GROUP}' AS kind, group_code AS code FROM group_member WHERE username = :username
    UNION ALL SELECT '{_GROUP}', org_code FROM org_member WHERE username = :username
    UNION ALL SELECT '{_ROLE}', role FROM role_grant WHERE username = :username
    UNION ALL SELECT '{_FAILED}', username FROM sign_in_attempts WHERE username = :username
    UNION ALL SELECT '{_MANDATE}', absent || ' ' || process_ids {_NOW_FOR.format(joined="")}
    UNION ALL SELECT '{_LENT}', absent || ' ' || group_code
        {_NOW_FOR.format(joined="JOIN group_member ON group_member.username = absent")}
    UNION ALL SELECT '{_LENT}', absent || ' ' || org_code
        {_NOW_FOR.format(joined="JOIN org_member ON org_member.username = absent")}
) AS held ON 1 = 1
WHERE person.username = :username
"""
    )
    .bindparams(bindparam("now", type_=Moment()))
    .columns(
        column("display_name"),
        column("is_active", Boolean),
        column("session_stamp"),
        column("must_change_password", Boolean),
        column("password_hash"),
        column("kind"),
        column("code"),
    )
)
"""A row for each thing the person holds, or one row without; fixed, so that its text is made once.

Of a mandate that is the absent person and the processes it is for, then each of their groups.
"""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as stored: ``groups`` are candidate groups and organisations, ``failed`` tells of failed sign-ins.

    ``mandates`` are the absent people in whose place the person may act at this moment.
    """

    username: str
    display_name: str
    is_active: bool
    stamp: str
    must_change_password: bool
    password_hash: str | None
    groups: frozenset[str]
    roles: frozenset[str]
    failed: bool
    mandates: tuple[Mandate, ...] = ()

    @property
    def actor(self) -> Actor:
        """The person as the engine knows callers; whoever may operate may act on tasks of others."""
        return Actor(
            self.username,
            self.groups,
            is_operator=may(self.roles, Permission.OPERATE),
            is_supervisor=may(self.roles, Permission.SUPERVISE),
            mandates=self.mandates,
        )


def known_person(uow: UnitOfWork, username: str) -> KnownPerson | None:
    """The person of this user name, active or not; None when there is none."""
    rows = uow.session.execute(_ASKED, {"username": username, "now": uow.now}).all()
    if not rows:
        return None
    display_name, is_active, stamp, must_change, password_hash, _, _ = rows[0]
    held: dict[str | None, set[str]] = {kind: set() for kind in (_GROUP, _ROLE, _FAILED, _MANDATE, _LENT, None)}
    for row in rows:
        held[row[5]].add(row[6])
    return KnownPerson(
        username, display_name, is_active, stamp, must_change, password_hash, frozenset(held[_GROUP]),
        frozenset(held[_ROLE]), bool(held[_FAILED]), _mandates(held[_MANDATE], held[_LENT]),
    )  # fmt: skip


def _mandates(given: set[str], lent: set[str]) -> tuple[Mandate, ...]:
    """Each mandate by the texts of its rows; ordered, so that of two the same one always counts."""
    groups: dict[str, set[str]] = {}
    for one in lent:
        absent, code = one.split(" ")
        groups.setdefault(absent, set()).add(code)
    parts = (one.split() for one in sorted(given))
    return tuple(Mandate(name, frozenset(groups.get(name, ())), frozenset(only)) for name, *only in parts)
