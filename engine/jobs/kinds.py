"""What a kind of job is: where its work is found, in which queue it waits, and what doing it means.

Work lies in rows with a moment. A scheduler makes an order of what is due, in the transaction that holds the row; the
job engine runs the order, once or more often, on any worker. An order names rows by their keys and says nothing else:
what is to be done is read from the rows when the job runs, so a row that is gone or was moved makes it do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from engine.domain.ports import SystemClock
from engine.unit_of_work import UnitOfWork
from engine.world import World

HOLD = timedelta(minutes=2)
"""How long a row is left alone once a job was made of it; after that another may be, should the first be lost."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Queue:
    """Where jobs wait. ``at_once``: how many one worker takes up; ``partitioned``: one at a time of a partition.

    ``pace``: a worker looks into it every so many of its polls.
    """

    name: str
    at_once: int
    partitioned: bool = False
    pace: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """A job to be made: its id, by which the second of two equal ones is dropped, its keys, and its partition."""

    id: str
    keys: tuple[int | None, ...]
    partition: str | None = None


@dataclass(frozen=True, slots=True)
class JobKind:
    """See the module.

    ``next_at`` is the moment, by the clock of the world, from when on ``take`` will find something. ``take`` locks and
    holds at most so many due rows that nobody holds, and gives the orders for them; it runs in a transaction that
    commits. ``run`` does a job.
    """

    name: str
    queue: Queue
    next_at: Callable[[UnitOfWork], datetime | None]
    take: Callable[[UnitOfWork, int], Sequence[Order]]
    run: Callable[..., None]


Chore = Callable[[World], int]
"""A piece of work without rows of its own to be held; says how many things it did."""


def machine_now() -> datetime:
    """The machine's moment: jobs are held and workers live by it, whatever the clock of the office shows."""
    return SystemClock().now()


def is_free(held_until: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Whether no job was made of the row of this column, or that was long ago."""
    return or_(held_until.is_(None), held_until <= machine_now())


def order_id(name: str, key: int, due: datetime, held_until: datetime | None) -> str:
    """The id of the job of a row: the same for everyone who finds it in the same state, new once it was held."""
    return f"{name}-{key}-{_ms(due)}-{_ms(held_until) if held_until else 0}"


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
