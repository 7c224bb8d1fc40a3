"""What has happened, as frozen facts in the past tense; operations emit them, the unit of work sends them.

Every event carries ``at`` (aware, UTC) and ``actor`` (user name), filled by the unit of work when it is
emitted, and names things by key. ``root_key`` is the key of the outermost instance of a call hierarchy
and ``business_key`` its stable human name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_UNSET = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Root of all events; subclasses add what happened to what."""

    at: datetime = _UNSET
    actor: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceEvent(Event):
    """Something happened in one process instance."""

    instance_key: int
    root_key: int
    process_id: str
    business_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Deployed(Event):
    """A deployment made at least one new version."""

    deployment_key: int
    process_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InstanceStarted(InstanceEvent):
    """A process instance was created, by a caller, a message, a timer or a call activity.

    ``undoing`` says that it only undoes what an earlier instance of its version did.
    """

    definition_key: int
    version: int
    variables: Mapping[str, Any] = field(default_factory=dict)
    start_element_id: str | None = None
    start_properties: Mapping[str, str] = field(default_factory=dict)
    undoing: bool = False


@dataclass(frozen=True, kw_only=True)
class InstanceEnded(InstanceEvent):
    """A process instance reached its end; ``state`` is COMPLETED or TERMINATED."""

    state: str
    end_element_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceCanceled(InstanceEvent):
    """Somebody ended a process instance with all it called; ``previous`` is the state it was in."""

    previous: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceSuspended(InstanceEvent):
    """A process instance stands still from now on; told of every instance of the call hierarchy."""

    previous: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceResumed(InstanceEvent):
    """A process instance goes on; its clocks were moved by the time, or the working days, it stood still."""

    suspended_at: datetime
    seconds: int
    workdays: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class UserTaskEvent(InstanceEvent):
    """Something happened to one user task; ``properties`` are the model's zeebe:properties.

    ``on_behalf_of`` is whom ``actor`` acted for, where that is another person: a deputy for who is away, the last
    signer for whoever submitted.
    """

    task_key: int
    element_id: str
    name: str
    assignee: str | None = None
    due_at: datetime | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    on_behalf_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class UserTaskCreated(UserTaskEvent):
    """A user task waits for somebody.

    ``counted`` says how its due date was counted, where ``deadline after`` did: from when, how many, of which unit.
    ``variables`` are those of the process instance.
    """

    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    counted: tuple[datetime, int, str] | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UserTaskAssigned(UserTaskEvent):
    """A user task got, changed or lost its assignee; ``previous`` is who had it before."""

    previous: str | None = None
    action: str = "assign"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class UserTaskUpdated(UserTaskEvent):
    """Due date, follow-up date, priority or candidates were changed; old and new values are named.

    ``standstill_workdays`` are the working days its instance was suspended for, when that is why the dates moved.
    """

    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""
    standstill_workdays: int = 0


@dataclass(frozen=True, kw_only=True)
class UserTaskCompleted(UserTaskEvent):
    """A user task was done; ``submitted`` are the form's values, ``variables`` all that the task could see after.

    ``submitted_at`` is when it was submitted, where it was held until others had signed. ``replaced`` is what the step
    wrote over, by the key of the scope: ``old`` values by name, and ``new`` names that were not there before.
    """

    submitted: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    submitted_at: datetime | None = None
    replaced: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def doer(self) -> str:
        """Whose values they are: the last one who signed only let them through."""
        held_for = self.on_behalf_of if self.submitted_at is not None else None
        return held_for or self.actor


@dataclass(frozen=True, kw_only=True)
class UserTaskCanceled(UserTaskEvent):
    """A user task ended without being done, because its element was terminated."""


@dataclass(frozen=True, kw_only=True)
class UserTaskReturned(UserTaskEvent):
    """A user task was sent back to an earlier step, which is open again as ``target_key`` for ``target_assignee``.

    ``target_key`` is empty where several tasks are (``target_id`` and ``target_name`` say which element), or none yet.
    ``done_before`` is the task by which that step was done last; ``ended`` are the tasks that ended with this one, as
    ``(element id, key, assignee)``.
    """

    opinion: str
    target_id: str
    target_name: str
    target_key: int | None = None
    target_assignee: str | None = None
    done_before: int | None = None
    ended: tuple[tuple[str, int, str | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class UserTaskWithdrawn(UserTaskEvent):
    """Whoever completed a user task took it back before anybody acted on it: it is open again as ``target_key``.

    ``ended`` are the tasks that had come of it, as ``(element id, key, assignee)``; ``restored`` the names of the
    variables that have their old values again.
    """

    target_key: int | None = None
    reason: str = ""
    ended: tuple[tuple[str, int, str | None], ...] = ()
    restored: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignersAdded(UserTaskEvent):
    """Further people were asked to sign a user task; ``way`` is BEFORE, BESIDE or AFTER.

    ``asked`` are those of them whose turn it is at once; ``in_order`` says that they sign one after another.
    """

    signers: tuple[str, ...]
    asked: tuple[str, ...]
    way: str
    in_order: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SignerRemoved(UserTaskEvent):
    """Somebody who had not signed need not any more; ``asked`` are those whose turn came by it."""

    signer: str
    way: str
    asked: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskSigned(UserTaskEvent):
    """Somebody who was asked has signed, or refused to; ``asked`` are those whose turn came by it.

    ``asked_by`` is who had asked them; ``gives_back`` says that what was submitted went back to whoever did.
    """

    way: str
    agreed: bool
    opinion: str
    asked_by: str
    asked: tuple[str, ...] = ()
    gives_back: bool = False


@dataclass(frozen=True, kw_only=True)
class CompletionHeld(UserTaskEvent):
    """A user task was submitted and goes on when the last one has signed; ``asked`` are whose turn it is now."""

    asked: tuple[str, ...]
    submitted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CompletionGivenBack(UserTaskEvent):
    """What was submitted no longer fits the form when everybody had signed: it is ``submitted_by``'s again."""

    submitted_by: str
    findings: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class UserTaskDueSoon(UserTaskEvent):
    """The due date of an open user task has come near; sent once per due date."""


@dataclass(frozen=True, kw_only=True)
class UserTaskOverdue(UserTaskEvent):
    """A user task passed its due date while open; sent once per due date."""


@dataclass(frozen=True, kw_only=True)
class IncidentRaised(InstanceEvent):
    """An element stands still because of a fault."""

    incident_key: int
    element_id: str
    kind: str
    message: str


@dataclass(frozen=True, kw_only=True)
class IncidentResolved(InstanceEvent):
    """A fault was mended, or its element ended."""

    incident_key: int
    element_id: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class JobUpdated(InstanceEvent):
    """An operator changed a job's retries or lease; old and new value each."""

    job_key: int
    element_id: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TimerEvent(Event):
    """An operator did something to a timer; one that starts instances belongs to no instance yet."""

    timer_key: int
    element_id: str
    process_id: str
    instance_key: int | None = None
    root_key: int | None = None
    business_key: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TimerMoved(TimerEvent):
    """A timer got another moment; old and new one."""

    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TimerFiredByHand(TimerEvent):
    """A timer's event was let happen before its moment, ``due_at``."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageCorrelated(InstanceEvent):
    """A message reached exactly one waiting place, or started an instance."""

    message_name: str
    correlation_key: str
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VariablesChanged(InstanceEvent):
    """Variables were set from outside a task; old and new value each."""

    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceModified(InstanceEvent):
    """Somebody moved tokens by hand; element instances as ``(element id, key)``, old and new value of variables.

    ``names`` are the names that the version had for these elements.
    """

    activated: tuple[tuple[str, int], ...] = ()
    terminated: tuple[tuple[str, int], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceMigrated(InstanceEvent):
    """A process instance goes on in another version; ``mapping`` is element id there → element id here."""

    from_definition_key: int
    from_version: int
    definition_key: int
    version: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivitiesChosen(InstanceEvent):
    """Somebody started activities of an ad-hoc sub-process; element instances as ``(element id, key)``."""

    element_id: str
    element_key: int
    activated: tuple[tuple[str, int], ...]
    canceled_remaining: bool = False


@dataclass(frozen=True, kw_only=True)
class StageReached(InstanceEvent):
    """A project was recognised at a statistical stage (domain.md 7.6); emitted by the product, not the engine."""

    stage: str
    reached_on: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
