"""One number that grows whenever something changes that processes keep in memory, read with what they read anyway.

What is kept (who subscribed to which events) is good as long as the number is the one it was read under; so a change
counts in every process from its commit on, and nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Integer, String, func, literal_column, select, update
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base
from engine.persistence.fixed import FixedSelect

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

T = TypeVar("T")


class Revision(Base):
    """How often a kind of thing was changed."""

    __tablename__ = "revision"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


REVISION = select(func.coalesce(func.sum(Revision.number), literal_column("0"))).scalar_subquery().label("revision")
"""The number, as a column of any question."""

_ALONE = FixedSelect(select(REVISION))


def bump(uow: UnitOfWork, name: str) -> None:
    """Let every process forget what it keeps, once this transaction is committed."""
    counted = update(Revision).where(Revision.name == name).values(number=Revision.number + 1)
    if not uow.session.execute(counted.returning(Revision.number)).first():
        uow.session.add(Revision(name=name, number=1))
    uow.bumped = True


def kept(uow: UnitOfWork, name: str, read: Callable[[], T]) -> T:
    """What ``read`` gives, from memory where nothing has changed since it was last asked.

    Nothing that a transaction reads after it made a change itself is kept: the number may be another's change once this
    one is rolled back.
    """
    if uow.bumped:
        return read()
    if uow.revision is None:
        found: Any = _ALONE.one(uow.session.wire())
        uow.revision = int(found[0])
    known = uow.world.kept.get(name)
    if known is None or known[0] != uow.revision:
        known = uow.world.kept[name] = (uow.revision, read())
    return known[1]  # type: ignore[no-any-return]
