"""The unit of work of a request: on behalf of whoever is signed in, opened by the view, at one level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import current_app, g
from flask_login import current_user

from engine.domain.assignment import Actor
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.config import Config

T = TypeVar("T")

ANONYMOUS = Actor(name="anonymous")


def world() -> World:
    """The engine of this app."""
    return current_app.extensions["luodi"]["world"]


def config() -> Config:
    """The settings of this app."""
    return current_app.extensions["luodi"]["config"]


def actor() -> Actor:
    """Whoever makes this request; somebody without name and rights when nobody is signed in."""
    return current_user.actor if current_user.is_authenticated else ANONYMOUS


def transaction() -> UnitOfWork:
    """A unit of work that commits on leaving: ``with transaction() as uow: …``."""
    return world().transaction(actor())


def run(act: Callable[[UnitOfWork], T]) -> T:
    """Do ``act`` in a unit of work that holds nobody up and is done again when it was overtaken (``World.run``)."""
    return world().run(act, actor())


@contextmanager
def reading() -> Iterator[UnitOfWork]:
    """A unit of work that only reads, for GET: ``with reading() as uow: …``.

    Inside of another of the same request it is that one: what a page's frame asks for costs no connection of its own.
    """
    opened: UnitOfWork | None = g.get("luodi_reading")
    if opened is not None:
        yield opened
        return
    with world().reading(actor()) as uow:
        g.luodi_reading = uow
        try:
            yield uow
        finally:
            del g.luodi_reading
