"""Remembers what was completed in a scope, and undoes it: the last first, one after the other (BPMN 2.0.2, 13.5.5).

A scope's note ``compensation`` lists its records in the order of completion. A record is ``element`` (the name of a
spec), ``key`` (of the completed element instance), ``data`` (its local variables then) and, where there are such,
``records`` (of a sub-process), ``called`` (of a call: see ``engine.runtime.calls``) and ``partial`` (it was stopped
on its way: only its ``records`` can be undone). Its note ``compensating`` lists the undoings under way: ``records``
still to be undone, ``running`` (the token of the one that is), ``waiter`` (the throw that waits for the end) or
``cancels`` (the cancelled transaction that ends with it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.spiff.waits import close_waits

if TYPE_CHECKING:
    from engine.spiff.spec import ProcessSpec
    from engine.spiff.token import Token

RESTORED = "#compensation"
"""What the spec that undoes an activity from inside has after the activity's id."""


def can_undo(process: ProcessSpec, name: str, *, partial: bool) -> bool:
    """Whether a record of the element with this spec name could be undone in ``process``."""
    spec = process.task_specs.get(name)
    if spec is None:
        return False
    return (spec.handler is not None and not partial) or f"{spec.element_id}{RESTORED}" in process.task_specs


def remember(token: Token) -> None:
    """A token completes its element: record it in its scope when it could be undone."""
    if token.is_process or "compensates" in token.internal_data:
        return
    record = _record(token)
    if record is not None:
        token.scope.internal_data.setdefault("compensation", []).extend(_flat(token, record))


def begin(scope: Token, *, element: str | None = None, waiter: int | None = None, cancels: bool = False) -> bool:
    """Start to undo what was completed in ``scope``, or only ``element`` of it; whether there is anything to undo.

    Each record is taken once: what one throw undoes, no other undoes again.
    """
    records: list[dict[str, Any]] = scope.internal_data.get("compensation", [])
    specs = scope.workflow.spec.task_specs
    taken: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for one in records:
        (taken if element is None or specs[one["element"]].element_id == element else left).append(one)
    if not taken:
        return False
    scope.internal_data["compensation"] = left
    job: dict[str, Any] = {"records": taken, "running": None}
    if waiter is not None:
        job["waiter"] = waiter
    if cancels:
        job["cancels"] = True
    scope.internal_data.setdefault("compensating", []).append(job)
    _next(scope, job)
    return True


def undo(scope: Token) -> bool | None:
    """Undo a completed scope, put back with its variables and records: its event sub-process does, else its records.

    ``True`` when there is nothing to do.
    """
    parts = scope.task_spec.parts
    if parts.compensation is None or scope.internal_data.get("partial"):
        return None if begin(scope) else True
    event, start = parts.compensation
    target = scope.workflow.spec.task_specs[event]
    scope.workflow.enter(target, scope, None, notes={"event_start": start, "trigger": {}})
    return None


def can_be_undone(process: Token) -> bool:
    """Whether a process that has ended leaves anything to undo."""
    if "undoing" in process.internal_data:
        return False
    return bool(process.internal_data.get("compensation")) or process.task_spec.parts.compensation is not None


def go_on(scope: Token) -> bool:
    """Something in ``scope`` ended: go on with its undoings; whether anything moved."""
    moved = False
    for job in list(scope.internal_data.get("compensating", [])):
        if job["running"] not in scope.workflow.tasks:
            moved = True
            if job["records"]:
                _next(scope, job)
            else:
                _drop(scope, job)
                _finished(scope, job)
    return moved


def abandon(throw: Token) -> None:
    """A throw that waits is terminated: what it undoes stops with it."""
    for scope in throw.chain():
        for job in list(scope.internal_data.get("compensating", [])):
            if job.get("waiter") == throw.key:
                _drop(scope, job)
                running = scope.workflow.tasks.get(job["running"])
                if running is not None:
                    scope.workflow.terminate(running)


def cancel(scope: Token) -> None:
    """A cancel end event was reached in ``scope``: stop the transaction around it, undo what it did, leave it (10.7).

    What still runs in it is stopped, and of a sub-process or call stopped on its way the finished part is undone too
    (13.5.5). One instance of a multi-instance transaction cancels all of them.
    """
    transaction = next(token for token in scope.chain() if token.task_spec.kind == "transaction")
    if transaction.task_spec.name != transaction.task_spec.element_id:
        transaction = transaction.scope  # the body around the instances
    close_waits(transaction)
    _salvage(transaction)
    transaction.workflow.terminate_children(transaction)
    if not begin(transaction, cancels=True):
        _leave_cancelled(transaction)


def salvage(process: Token) -> list[dict[str, Any]]:
    """What a process that is about to be stopped has completed so far."""
    _salvage(process)
    found: list[dict[str, Any]] = process.internal_data["compensation"]
    return found


def _next(scope: Token, job: dict[str, Any]) -> None:
    record = job["records"].pop()
    workflow = scope.workflow
    spec = workflow.spec.task_specs[record["element"]]
    notes: dict[str, Any] = {"compensates": record["key"]}
    if spec.handler is not None and not record.get("partial"):
        target = workflow.spec.task_specs[spec.handler]
    else:
        target = workflow.spec.task_specs[f"{spec.element_id}{RESTORED}"]
        notes |= {name: record[name] for name in ("called", "partial") if name in record}
        if record.get("records"):
            notes["compensation"] = record["records"]
    job["running"] = workflow.enter(target, scope, None, data=record["data"], notes=notes).key


def _finished(scope: Token, job: dict[str, Any]) -> None:
    workflow = scope.workflow
    waiter = workflow.tasks.get(job.get("waiter"))
    if job.get("cancels"):
        _leave_cancelled(scope)
    elif waiter is not None:
        workflow.attempt(waiter, "work")


def _leave_cancelled(transaction: Token) -> None:
    """All is undone: go on at the cancel boundary event; without one no token goes on."""
    spec = transaction.task_spec
    boundary = next((place for place in spec.boundaries if list(place.catches("cancel"))), None)
    if boundary is None:
        transaction.workflow.terminate(transaction)
    else:
        spec.take_boundary(transaction, boundary, {})


def _drop(scope: Token, job: dict[str, Any]) -> None:
    jobs = scope.internal_data["compensating"]
    jobs[:] = [other for other in jobs if other is not job]
    if not jobs:
        del scope.internal_data["compensating"]


def _record(token: Token, *, partial: bool = False) -> dict[str, Any] | None:
    """What is kept of an element instance; ``None`` when nothing could undo it."""
    kept = None if _undoes(token) else _kept(token, partial=partial)
    if kept is None:
        return None
    record = {"element": token.task_spec.name, "key": token.key, "data": dict(token.data), **kept}
    return record | {"partial": True} if partial else record


def _kept(token: Token, *, partial: bool) -> dict[str, Any] | None:
    spec, notes = token.task_spec, token.internal_data
    if spec.handler is not None and not partial:
        return {}
    if spec.kind == "callActivity" and not spec.is_body:
        called = notes.get("called")
        if partial and (called is None or "compensates" in notes):
            called = token.workflow.environment.stopped_call(token.key)
        return {"called": called} if called is not None else None
    if notes.get("compensation"):
        return {"records": notes["compensation"]}
    return {} if spec.parts.compensation is not None and not partial else None


def _undoes(token: Token) -> bool:
    """Whether a token is a handler or a compensation event sub-process: what these do is not undone itself."""
    spec, start = token.task_spec, token.internal_data.get("event_start")
    handles = "compensates" in token.internal_data and not spec.name.endswith(RESTORED)
    return handles or (start is not None and (spec.name, start) == token.scope.task_spec.parts.compensation)


def _flat(token: Token, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record itself, or those of the instances of a multi-instance body, which see the body's variables too."""
    if not token.task_spec.is_body or "records" not in record:
        yield record
        return
    for one in record["records"]:
        yield {**one, "data": {**record["data"], **one["data"]}}


def _salvage(scope: Token) -> None:
    """Keep what was completed in what runs in ``scope`` and is about to be stopped, inside first.

    What an undoing under way has not reached yet is kept too.
    """
    records: list[dict[str, Any]] = scope.internal_data.setdefault("compensation", [])
    records[:0] = [one for job in scope.internal_data.get("compensating", []) for one in job["records"]]
    for token in scope.tokens:
        if not _undoes(token):
            _salvage(token)
            record = _record(token, partial=True)
            if record is not None:
                records.extend(_flat(token, record))
