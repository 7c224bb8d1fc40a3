"""The unit of work: one session, the events of one use case, and the one commit of the product.

A use case opens it, calls operations, and leaves it::

    with engine.transaction(actor) as uow:
        complete_user_task(uow, task_key, variables)

On leaving without an exception every emitted event is sent to ``recording`` (in the transaction; a receiver may
emit further events), then the transaction is committed, then the events are sent to ``announced``. With an
exception everything is rolled back and nothing is announced. Operations never commit; a use case never opens a
second unit of work inside the first.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from engine import signals
from engine.domain.assignment import Actor
from engine.domain.errors import Conflict
from engine.domain.events import _UNSET, Event
from engine.persistence.event_log import write_event
from engine.persistence.instances import ProcessInstance
from engine.persistence.session import EngineSession

if TYPE_CHECKING:
    from datetime import datetime

    from engine.world import World

log = logging.getLogger(__name__)


class UnitOfWork:
    """One transaction on behalf of one actor; ``world`` holds clock, calendar, definitions and keys."""

    def __init__(
        self, world: World, actor: Actor, session: EngineSession, *, read_only: bool = False, locking: bool = True
    ) -> None:
        self.world = world
        self.actor = actor
        self.session = session
        self.read_only = read_only
        self.locking = locking
        """Whether instances are locked when they are taken up, or only checked when they are saved."""
        self.revision: int | None = None
        """What ``engine.persistence.revisions`` read in this transaction."""
        self.bumped = False
        """Whether this transaction changed something that processes keep in memory."""
        self._now: datetime | None = None
        self.events: list[Event] = []
        self.live: dict[int, Any] = {}
        self.followups: deque[tuple[int, Callable[[Any], None]]] = deque()
        self.running = False
        self.current: int | None = None
        """The instance whose step runs now."""
        self.job_types: set[str] = set()
        """The types of which there may be jobs for workers outside after the commit."""
        if not locking:
            session.before_early = self._hold_families

    @property
    def now(self) -> datetime:
        """The present moment, from the clock port, aware, in UTC; the same for all of this unit of work."""
        if self._now is None:
            self._now = self.world.clock.now()
        return self._now

    def mark(self) -> tuple[int, list[Any], dict[int, Any]]:
        """Where this unit of work stands now, for :meth:`back_to`; everything told so far is written first."""
        self.session.flush()
        return len(self.events), list(self.followups), dict(self.live)

    def back_to(self, mark: tuple[int, list[Any], dict[int, Any]]) -> None:
        """Forget what was noted since ``mark``, when the rows of the same time are rolled back to a savepoint."""
        sent, followups, live = mark
        self.session.writes.forget()
        del self.events[sent:]
        self.followups = deque(followups)
        self.live = dict(live)

    def emit(self, event: Event) -> None:
        """Note that something has happened; ``at`` and ``actor`` are filled in unless the emitter set them."""
        filled: dict[str, Any] = {}
        if event.at is _UNSET:
            filled["at"] = self.now
        if not event.actor:
            filled["actor"] = self.actor.name
        self.events.append(replace(event, **filled) if filled else event)

    def next_key(self) -> int:
        """A fresh 64-bit key."""
        return self.world.keys.next()

    def __enter__(self) -> UnitOfWork:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and not self.read_only:
                self._commit()
            elif error is not None:
                self.session.rollback()
            # After reading, closing alone ends the transaction: a rollback would expire what was read, and a page
            # could no longer show it.
        finally:
            self.session.close()
        if error is None and not self.read_only:
            for key, live in self.live.items():
                if live.saved and live.workflow.rests():
                    live.workflow.environment = None
                    self.world.residents.keep(key, live.version, live.workflow)
            self._announce()
            if self.job_types:
                self.world.ring_jobs(self.job_types)

    def _commit(self) -> None:
        try:
            self.session.all_told()
            sent = 0
            while sent < len(self.events):
                event = self.events[sent]
                sent += 1
                write_event(self, event)
                if self.world.tells:
                    signals.recording.send(event, uow=self)
            self.session.flush()
            self.session.commit()
        except (StaleDataError, IntegrityError) as error:
            self.session.rollback()
            raise Conflict(f"somebody else changed the same thing first ({type(error).__name__})") from error
        except BaseException:
            self.session.rollback()
            raise

    def _hold_families(self) -> None:
        """Lock the outermost instances first, as everybody does who locks: rows are written before all are known."""
        roots = {live.row.root_key for live in self.live.values()}
        if roots and self.session.get_bind().dialect.name != "sqlite":
            rows = select(ProcessInstance.key).where(ProcessInstance.key.in_(roots)).order_by(ProcessInstance.key)
            self.session.connection().execute(rows.with_for_update())

    def _announce(self) -> None:
        for event in self.events if self.world.tells else ():
            for receiver in signals.announced.receivers_for(event):
                try:
                    receiver(event)
                except Exception:
                    log.exception("a listener failed after the commit", extra={"event": type(event).__name__})
