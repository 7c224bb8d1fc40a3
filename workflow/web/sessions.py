"""Who is signed in: the session cookie's person, or a machine's HTTP Basic credentials, for Flask-Login."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Request, request, session
from flask_login import AnonymousUserMixin, LoginManager

from engine.domain.errors import NotAllowed
from workflow.people.permissions import Permission
from workflow.people.sign_in import SignedIn, SignInPolicy, prove, recognised, sign_in, signed_in, stored_password
from workflow.web.doors import MACHINE_PATHS
from workflow.web.transactions import config, world

RENEWED_EVERY = 600
"""Seconds between two writings of a session's cookie on account of pages that are opened."""


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """A signed-in person as Flask-Login wants one; everything else is asked of ``person``."""

    person: SignedIn
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the cookie holds: the stamp, which a new password changes, and the name."""
        return f"{self.person.stamp}:{self.person.username}"

    def __getattr__(self, name: str) -> object:
        return getattr(self.person, name)

    def may(self, permission: Permission) -> bool:
        """Whether the person has the permission."""
        return self.person.may(permission)


class Nobody(AnonymousUserMixin):
    """Somebody who is not signed in."""

    display_name = ""
    must_change_password = False

    def may(self, permission: Permission) -> bool:
        """Never."""
        return False


def policy() -> SignInPolicy:
    """The sign-in rules of this app's settings."""
    settings = config()
    return SignInPolicy(settings.sign_in_attempts, settings.sign_in_lock_minutes, settings.password_least_length)


def person_of_cookie(cookie: str) -> SessionPerson | None:
    """The person of a session cookie's content."""
    stamp, _, username = cookie.partition(":")
    with world().reading() as uow:
        person = signed_in(uow, username, stamp)
    return None if person is None else SessionPerson(person)


def person_of_call(request: Request) -> SessionPerson | None:
    """The person whose name and password a machine's call carries; a locked name is nobody."""
    given = request.authorization
    if given is None or given.type != "basic" or not request.path.startswith(MACHINE_PATHS):
        return None
    username, password = given.username or "", given.password or ""
    try:
        with world().reading() as uow:
            known = recognised(uow, username, password)
        person = known or checked(username, password)
    except NotAllowed:
        return None
    return None if person is None or person.must_change_password else SessionPerson(person)


def checked(username: str, password: str) -> SignedIn | None:
    """The person of this name and password, counted; None when they do not fit. :raises NotAllowed: when locked"""
    with world().reading() as uow:
        stored = stored_password(uow.session, username)
    proof = prove(stored, password)
    with world().transaction() as uow:
        return sign_in(uow, username, proof, policy())


def renew() -> None:
    """Before a page that somebody opens: from time to time write the cookie anew, so that only idle sessions end.

    Not with every answer, as Flask does by itself: a page asks for several things at once, and a late answer to one of
    them would put back the cookie from before a deed, with what it had to say (flashed lines) lost. What scripts ask
    for by themselves renews nothing, else a page left open would never be signed out.
    """
    if not session.permanent or "text/html" not in request.headers.get("Accept", ""):
        return
    now = int(world().clock.now().timestamp())
    if abs(now - session.get("seen_at", 0)) >= RENEWED_EVERY:
        session["seen_at"] = now


def install_sessions(app: Flask) -> None:
    """Let Flask-Login find the person of each request, and keep those signed in who work."""
    app.before_request(renew)
    manager = LoginManager()
    manager.anonymous_user = Nobody
    manager.session_protection = "basic"
    manager.user_loader(person_of_cookie)
    manager.request_loader(person_of_call)
    manager.init_app(app)
