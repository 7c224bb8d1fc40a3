"""Lets a person in by user name and password, and locks a name after too many failures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotAllowed
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.people import passwords
from workflow.people.known_person import KnownPerson, known_person
from workflow.people.models import Person, SignInAttempts
from workflow.people.permissions import Permission, may
from workflow.people.queries import find_person
from workflow.people.rules import check_password


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """How many failures in a row lock a name, for how many minutes, and how long a new password must be."""

    attempts: int
    lock_minutes: int
    least_length: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who is in: what pages and rules ask about them."""

    username: str
    display_name: str
    roles: frozenset[str]
    actor: Actor
    stamp: str
    must_change_password: bool

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles has the permission."""
        return may(self.roles, permission)


def signed_in(uow: UnitOfWork, username: str, stamp: str | None = None) -> SignedIn | None:
    """The person of a session; None when they are gone, inactive, or the session's stamp is no longer theirs."""
    person = known_person(uow, username)
    if person is None or (stamp is not None and stamp != person.stamp):
        return None
    return _let_in(person)


@dataclass(frozen=True, slots=True)
class Proof:
    """That a password was compared with what is stored, and whether it fits."""

    stored: str | None
    fits: bool


def prove(stored: str | None, password: str) -> Proof:
    """Compare; slow on purpose, therefore outside of any transaction that others wait for."""
    return Proof(stored, passwords.is_password(stored, password))


def stored_password(session: Session, username: str) -> str | None:
    """What is stored of a person's password; None when there is no such person or no password."""
    person = session.get(Person, username)
    return None if person is None else person.password_hash


def sign_in(uow: UnitOfWork, username: str, proof: Proof, policy: SignInPolicy) -> SignedIn | None:
    """The person, or None when the password does not fit; every failure is counted, also for unknown names.

    :raises NotAllowed: while the name is locked, whatever the password
    """
    attempts = uow.session.get(SignInAttempts, username[:64], with_for_update=True)
    _refuse_locked(uow, attempts)
    person = uow.session.get(Person, username)
    fits = proof.fits and person is not None and person.password_hash == proof.stored
    if person is None or not fits or not person.is_active:
        _count_failure(uow, username[:64], attempts, policy)
        return None
    if attempts is not None:
        uow.session.delete(attempts)
    return signed_in(uow, username)


def recognised(uow: UnitOfWork, username: str, password: str) -> SignedIn | None:
    """The person of a pair this process has just found right, read without writing anything; else None.

    A machine sends its pair with every call: counting each one would make every read of theirs wait for a writer.
    A name with failures is never recognised, so that a lock holds.
    """
    person = known_person(uow, username)
    if person is None or person.failed or not passwords.is_remembered(person.password_hash, password):
        return None
    return _let_in(person)


def is_locked(uow: UnitOfWork, username: str) -> bool:
    """Whether this name is locked now."""
    attempts = uow.session.get(SignInAttempts, username[:64])
    return attempts is not None and attempts.locked_until is not None and attempts.locked_until > uow.now


def change_password(uow: UnitOfWork, person: SignedIn, old: str, new: str, policy: SignInPolicy) -> SignedIn:
    """Give the person the password ``new``; other sessions of theirs end. Returns them with the new stamp.

    :raises Invalid: when ``old`` is wrong, or ``new`` too weak or the same
    """
    row = find_person(uow.session, person.username)
    if not passwords.is_password(row.password_hash, old):
        raise Invalid("原密码不对。")
    if old == new:
        raise Invalid("新密码不能与原密码相同。")
    findings = check_password(new, person.username, policy.least_length)
    if findings:
        raise Invalid(findings[0].message, findings)
    row.password_hash = passwords.hash_password(new)
    row.must_change_password = False
    row.session_stamp = passwords.make_stamp()
    uow.session.flush()
    return replace(person, stamp=row.session_stamp, must_change_password=False)


def _let_in(person: KnownPerson) -> SignedIn | None:
    if not person.is_active:
        return None
    return SignedIn(
        person.username, person.display_name, person.roles, person.actor, person.stamp, person.must_change_password
    )


def _refuse_locked(uow: UnitOfWork, attempts: SignInAttempts | None) -> None:
    if attempts is None or attempts.locked_until is None or attempts.locked_until <= uow.now:
        return
    until = attempts.locked_until.astimezone(OFFICE_ZONE)
    raise NotAllowed(f"连续输错次数过多，账号已锁定到 {until:%H:%M}。请稍后再试，或请管理员重置密码。")


def _count_failure(uow: UnitOfWork, username: str, attempts: SignInAttempts | None, policy: SignInPolicy) -> None:
    if attempts is None:
        attempts = SignInAttempts(username=username, failed=0)
        uow.session.add(attempts)
    if attempts.locked_until is not None:
        attempts.failed, attempts.locked_until = 0, None
    attempts.failed += 1
    attempts.last_failed_at = uow.now
    if attempts.failed >= policy.attempts:
        attempts.locked_until = uow.now + timedelta(minutes=policy.lock_minutes)
    uow.session.flush()
