"""What a run of an instance did to the world around its tokens, as values the runtime turns into rows.

A run never touches a table: it collects these in order, and ``engine.runtime.apply`` writes them in the same
transaction as the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.feel.runtime import CountedDeadline
from engine.model.elements import Binding


@dataclass(slots=True)
class ElementStarted:
    """A token came to an element; ``came_from`` is the element instance that was left for it, or brought it."""

    key: int
    element_id: str
    element_type: str
    scope_key: int
    flow_id: str | None = None
    came_from: int | None = None


@dataclass(slots=True)
class ElementEnded:
    """A token left an element; ``state`` is COMPLETED or TERMINATED."""

    key: int
    state: str


@dataclass(slots=True)
class ElementReopened:
    """A scope that had completed runs on, as an earlier step in it was gone back to."""

    key: int


@dataclass(slots=True)
class TaskOpened:
    """A user task waits for somebody."""

    key: int
    element_id: str
    name: str
    assignee: str | None
    candidate_users: list[str]
    candidate_groups: list[str]
    excluded_users: list[str]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    form_id: str | None
    properties: Mapping[str, str]
    binding: Binding = Binding()
    counted: CountedDeadline | None = None


@dataclass(slots=True)
class TaskClosed:
    """A user task ended; ``state`` is COMPLETED or CANCELED."""

    key: int
    state: str


@dataclass(slots=True)
class JobOpened:
    """Work for a worker outside."""

    key: int
    element_id: str
    type: str
    retries: int
    headers: Mapping[str, str]
    priority: int = 0


@dataclass(slots=True)
class JobClosed:
    """The job's element ended."""

    key: int
    state: str


THROWN: Mapping[str, Any] = MappingProxyType({})
"""What a handler's work gives (compared by identity) when it threw an error that a calling instance may catch."""


@dataclass(slots=True)
class WaitOpened:
    """A place waits for a ``timer``, ``message`` or ``signal``; ``token`` owns it."""

    key: int
    kind: str
    token: int
    element_id: str
    name: str = ""
    correlation_key: str = ""
    due_at: datetime | None = None
    cycle: str | None = None
    repetitions_left: int | None = None


@dataclass(slots=True)
class WaitClosed:
    """The place no longer waits."""

    key: int
    kind: str


@dataclass(slots=True)
class CallOpened:
    """A call activity asks for a child instance, or for one that undoes what an earlier one did (``called``)."""

    key: int
    element_id: str
    process_id: str
    variables: dict[str, Any] = field(default_factory=dict)
    called: Mapping[str, Any] | None = None
    binding: Binding = Binding()


@dataclass(slots=True)
class CallCanceled:
    """A call activity was terminated; its child instance must go too."""

    key: int


@dataclass(slots=True)
class VariableWritten:
    """A variable has a new value in the scope of ``scope_key``."""

    scope_key: int
    name: str


@dataclass(slots=True)
class IncidentOpened:
    """An element stands still because of a fault."""

    key: int
    token: int
    element_id: str
    kind: str
    message: str


@dataclass(slots=True)
class IncidentClosed:
    """The fault was mended or the element ended."""

    key: int
    token: int
    element_id: str


@dataclass(slots=True)
class ThrownUpwards:
    """An error or escalation left the outermost scope uncaught; a calling instance may catch it."""

    kind: str
    token: int
    element_id: str
    code: str
    variables: dict[str, Any]


@dataclass(slots=True)
class SignalThrown:
    """A signal for everybody who waits, but the waits that have ``heard`` it already."""

    name: str
    variables: dict[str, Any]
    heard: frozenset[int] = frozenset()


@dataclass(slots=True)
class InstanceFinished:
    """No token is left, or the instance was terminated."""

    state: str
    end_element_id: str | None = None


Effect = (
    ElementStarted
    | ElementEnded
    | ElementReopened
    | TaskOpened
    | TaskClosed
    | JobOpened
    | JobClosed
    | WaitOpened
    | WaitClosed
    | CallOpened
    | CallCanceled
    | VariableWritten
    | IncidentOpened
    | IncidentClosed
    | ThrownUpwards
    | SignalThrown
    | InstanceFinished
)
