"""The engine as one object: database, clock, calendar, handlers, compiled definitions, keys.

``Engine`` (here ``World``) is made once per process by whoever wires the product; nothing in it is state that
matters: every value can be read again from the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine as SqlEngine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import Conflict, Finding
from engine.domain.ports import OFFICE_ZONE, Clock, NearRule, PlainWeekCalendar, SystemClock, WorkingCalendar
from engine.feel import FeelRuntime
from engine.persistence.busy import is_busy
from engine.persistence.database import READ_ONLY
from engine.persistence.job_bell import JobBell
from engine.persistence.job_news import JobNews
from engine.persistence.keys import KeyMaker, take_node
from engine.persistence.residents import Residents
from engine.persistence.session import EngineSession
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork

T = TypeVar("T")

MET_OTHERS = (IntegrityError, StaleDataError, ObjectDeletedError)
"""Errors that may only come of what others wrote since something was read without a lock."""

ATTEMPTS = 4
"""How often :meth:`World.run` does the same again at most because of others."""


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """What an in-process handler of a service task is told.

    ``variables`` are those the task sees (its input mappings, or all in scope); ``headers`` the model's task
    headers. The handler writes business rows through ``uow.session`` and returns the variables to set.
    """

    uow: UnitOfWork
    instance_key: int
    root_key: int
    business_key: str | None
    process_id: str
    element_id: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]


class Handler(Protocol):
    """Does the work of a service task inside the engine's transaction; never talks to a network."""

    def __call__(self, call: HandlerCall) -> Mapping[str, Any] | None: ...


FieldRule = Callable[[UnitOfWork, UserTask | None, Mapping[str, Any], Any], tuple[str, str] | None]
"""Whether the value filled in for a component of a task's (or start) form is one the product knows: rule and words."""

TaskRule = Callable[[UnitOfWork, UserTask, Mapping[str, Any]], list[Finding]]
"""What keeps a task from being done though its form is right; told the matter's variables with the form's values."""


@dataclass
class World:
    """See the module; ``handlers`` maps a service task's type to its in-process handler.

    ``knows_group`` tells whether the office has a candidate group of a code; ``offers`` gives the ids of processes,
    decisions and forms (by ``process``, ``decision``, ``form``) that come with the product, deployed or not. ``near``
    tells from when the due date of a user task is near; without it none ever is. ``field_rule`` judges what only the
    product can: whether somebody named in a form exists; ``task_rule`` what a step asks for beside its form.

    A throw-away engine, on which a model is tried, tells nobody what happens in it (``tells``), and may be given the
    results of decisions by their ids (``given_results``) instead of having them worked out.
    """

    database: SqlEngine
    clock: Clock = field(default_factory=SystemClock)
    calendar: WorkingCalendar = field(default_factory=PlainWeekCalendar)
    handlers: dict[str, Handler] = field(default_factory=dict)
    keys: KeyMaker = field(init=False)
    job_bell: JobBell = field(default_factory=JobBell)
    job_news: JobNews = field(init=False)
    compiled: dict[Any, Any] = field(default_factory=dict)
    kept: dict[str, tuple[int, Any]] = field(default_factory=dict)
    residents: Residents = field(default_factory=Residents)
    session_factory: Callable[[], EngineSession] | None = None
    knows_group: Callable[[UnitOfWork, str], bool] | None = None
    offers: Callable[[], Mapping[str, Set[str]]] | None = None
    near: NearRule | None = None
    field_rule: FieldRule | None = None
    task_rule: TaskRule | None = None
    tells: bool = True
    given_results: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = KeyMaker(self.clock)
        self.job_news = JobNews(self.database, self.job_bell)

    @property
    def feel(self) -> FeelRuntime:
        """The runtime every expression of a model is evaluated with."""
        return FeelRuntime(clock=self.clock, calendar=self.calendar, zone=OFFICE_ZONE)

    def take_node(self) -> None:
        """Claim a node number for this process's keys; once, after the tables exist."""
        with self.database.begin() as connection:
            node = take_node(connection)
        self.keys = KeyMaker(self.clock, node)

    def ring_jobs(self, job_types: Set[str]) -> None:
        """After a commit: there may be jobs of these types, for workers outside who wait here or elsewhere."""
        self.job_bell.ring(job_types)
        self.job_news.tell(job_types)

    def let_workers_go(self) -> None:
        """Answer every worker outside who waits for a job here: the process is about to end."""
        self.job_bell.close()
        self.job_news.close()

    def transaction(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """A unit of work that commits on leaving."""
        return UnitOfWork(self, actor, self._session())

    def run(self, act: Callable[[UnitOfWork], T], actor: Actor = SYSTEM) -> T:
        """Do ``act`` in a unit of work and commit; first without holding anybody up, then under lock.

        What the first attempt read may be changed by others before it writes; it then keeps nothing, and ``act`` is
        done again on what is there now, with the instance locked. So ``act`` must do nothing but through its unit of
        work. A transaction that meets another at the same rows is done again likewise.

        :raises Conflict: when it was overtaken ``ATTEMPTS`` times
        """
        for attempt in range(1, ATTEMPTS):
            try:
                with UnitOfWork(self, actor, self._session(patient=attempt == 1), locking=attempt > 1) as uow:
                    return act(uow)
            except Conflict:
                continue
            except SQLAlchemyError as error:
                if not (is_busy(error) or (attempt == 1 and isinstance(error, MET_OTHERS))):
                    raise
        with self.transaction(actor) as uow:
            return act(uow)

    def reading(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """A unit of work that only reads, and never waits for writers; what is changed in it is not written.

        On PostgreSQL each statement stands by itself, as it does there in a transaction too, and beginning and ending
        one are two messages less.
        """
        session = self._session()
        session.autoflush = False
        alone = {"isolation_level": "AUTOCOMMIT"} if self.database.dialect.name == "postgresql" else {}
        session.connection(execution_options={READ_ONLY: True, **alone})
        return UnitOfWork(self, actor, session, read_only=True)

    def _session(self, *, patient: bool = False) -> EngineSession:
        if self.session_factory is not None:
            return self.session_factory()
        return EngineSession(self.database, patient=patient)
