"""The errors of the engine, one tree.

::

    EngineError
    ├── NotFound        404  the named thing does not exist, or not for this caller
    ├── Refused         409  the thing exists, but its state forbids the command
    │   ├── Conflict    409  somebody else changed the thing first; load again and retry
    │   │   └── Overtaken    a row is no longer as it was read; ``World.run`` does the same once more, under lock
    │   └── Suspended   409  the instance stands still until somebody resumes it
    ├── NotAllowed      403  the caller may not do this
    ├── Invalid         422  the input breaks a rule; carries findings by element or field
    ├── Uncorrelated    409  no instance waits for the message
    └── Broken          a running instance met a fault in its model or data: becomes an incident
        └── HandlerFailed   in a handler, perhaps passing: becomes one after the model's retries

A refusal says what was wanted, which thing, and what state it is in. HTTP status codes are given
here as the reader's orientation; the tables that apply them live in ``workflow/rest`` and
``workflow/web``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with an input: where it is, which rule it breaks, and in words what to do.

    ``element`` is a BPMN/DMN element id, or a form field's key; ``line`` counts from 1 in the file
    named by ``file``; ``severity`` is ``"error"`` or ``"warning"``.
    """

    rule: str
    message: str
    element: str | None = None
    line: int | None = None
    file: str | None = None
    severity: str = "error"

    def as_dict(self) -> dict[str, object]:
        """The finding as JSON-ready members, absent ones left out."""
        return {key: value for key, value in asdict(self).items() if value is not None}


class EngineError(Exception):
    """Root of everything the engine raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(EngineError):
    """The named thing does not exist."""


class Refused(EngineError):
    """The state of the thing forbids the command; ``findings`` say by element what about it, where that is known."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class Conflict(Refused):
    """Somebody else changed the thing first."""


class Overtaken(Conflict):
    """What a transaction read without a lock was changed before it could write."""


class Suspended(Refused):
    """The process instance is suspended; nothing moves in it before it is resumed."""


class NotAllowed(EngineError):
    """The caller may not do this."""


class Invalid(EngineError):
    """The input breaks a rule."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class Uncorrelated(EngineError):
    """No instance waits for the message."""


class Broken(EngineError):
    """A running instance met a fault in its model or its data.

    ``kind`` is one of the incident types of ``engine.domain.states.IncidentKind``.
    """

    def __init__(self, message: str, *, element_id: str | None = None, kind: str = "UNKNOWN") -> None:
        super().__init__(message)
        self.element_id = element_id
        self.kind = kind


class HandlerFailed(Broken):
    """The handler of a service task met what it did not expect; the model may have it tried again."""


class BpmnError(EngineError):
    """A handler or worker reports a business error that the diagram may catch (BPMN 2.0.2, 10.5.6).

    ``code`` is the error code matched against error events; ``variables`` travel to the catching event.
    """

    def __init__(self, code: str, message: str = "", variables: dict[str, object] | None = None) -> None:
        super().__init__(message or f"BPMN error {code}")
        self.code = code
        self.variables = dict(variables or {})
