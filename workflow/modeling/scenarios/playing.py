"""Does one step of a scenario on a sandbox; what cannot be done is told with what could be instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.errors import EngineError, Invalid
from engine.persistence.work import Job, MessageSubscription
from engine.runtime import (
    broadcast_signal,
    complete_job,
    complete_user_task,
    correlate_message,
    fail_job,
    return_task,
    set_variables,
    throw_job_error,
)
from workflow.modeling.scenarios.failures import CannotBeDone, listed
from workflow.modeling.scenarios.lengths import moment_after
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.scenario import Scenario, Step
from workflow.modeling.scenarios.standing import open_tasks, standing, waiting_jobs

RETURNED = "退回"
"""The opinion of a return that gives none."""

MOST_SETTLED = 1_000
"""Jobs completed with nothing in one go, before a process that makes one after the other is stopped."""


def begin(sandbox: Sandbox, scenario: Scenario) -> None:
    """Start the scenario's process; results of decisions that are given before anything else count from the start.

    :raises CannotBeDone: when it cannot be started
    """
    for step in scenario.steps:
        if step.kind != "decision":
            break
        give_result(sandbox, step)
    try:
        sandbox.start(scenario.process, scenario.start, scenario.business_key)
    except EngineError as error:
        if isinstance(error, CannotBeDone):
            raise
        raise CannotBeDone("not-started", message=error.message) from error


def settle(sandbox: Sandbox, scenario: Scenario, later: Sequence[Step]) -> None:
    """Complete the jobs nobody decides on with nothing, as far as the scenario wants that.

    These are jobs of which the product would do the work itself, at elements that no step in ``later`` names.
    """
    if not scenario.completes:
        return
    decided = {step.subject for step in later if step.kind == "job"}
    handled = sandbox.surroundings.handled
    for _job in range(MOST_SETTLED):
        waiting = [job for job in waiting_jobs(sandbox) if job.type in handled and job.element_id not in decided]
        if not waiting:
            return
        _complete(sandbox, waiting[0])
    raise CannotBeDone("refused", subject=waiting[0].element_id, message=f"> {MOST_SETTLED}")


def _complete(sandbox: Sandbox, job: Job) -> None:
    _refused(sandbox, job.element_id, lambda uow: complete_job(uow, job.key, {}))


def play(sandbox: Sandbox, step: Step, keep_on: Callable[[], None] = lambda: None) -> None:
    """Do a step that changes something; ``keep_on`` settles what happens while time passes.

    :raises CannotBeDone: when the process does not allow it now
    """
    _PLAYERS[step.kind](sandbox, step, keep_on)


def give_result(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None] = lambda: None) -> None:
    """From now on the decision has this result, whatever its table says."""
    sandbox.world.given_results[step.subject] = json_variables.normalise(step.given["result"])


def _task(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    task = _chosen(sandbox, step, open_tasks(sandbox), "task-not-open")
    by = str(step.given.get("by") or task.assignee or "")
    values = step.given.get("values", {})
    try:
        sandbox.change(lambda uow: complete_user_task(uow, task.key, values), by)
    except Invalid as error:
        told = "；".join(f"{finding.element}：{finding.message}" for finding in error.findings) or error.message
        raise CannotBeDone("form-refused", error.findings, subject=step.subject, message=told) from error
    except EngineError as error:
        raise CannotBeDone("refused", subject=step.subject, message=error.message) from error


def _return(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    task = _chosen(sandbox, step, open_tasks(sandbox), "task-not-open")
    opinion, target = str(step.given.get("opinion") or RETURNED), step.given.get("to")
    by = str(step.given.get("by") or task.assignee or "")
    _refused(sandbox, step.subject, lambda uow: return_task(uow, task.key, opinion, target_id=target), by)


def _job(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    job = _chosen(sandbox, step, waiting_jobs(sandbox), "job-not-waiting")
    variables = step.given.get("variables", {})
    error, failure = step.given.get("error"), step.given.get("failure")

    def end(uow: Any) -> None:
        if error is not None:
            throw_job_error(uow, job.key, str(error), variables=variables)
        elif failure is not None:
            fail_job(uow, job.key, retries=0, message=str(failure), variables=variables)
        else:
            complete_job(uow, job.key, variables)

    _refused(sandbox, step.subject, end)


def _time(sandbox: Sandbox, step: Step, keep_on: Callable[[], None]) -> None:
    try:
        moment = moment_after(step, sandbox.now, sandbox.world.calendar)
    except ValueError as error:
        raise CannotBeDone("refused", subject=step.subject, message=str(error)) from error
    sandbox.move_to(moment, keep_on)


def _message(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    name = step.subject
    starts = sandbox.ask(
        lambda uow: uow.session.scalars(
            select(MessageSubscription).where(MessageSubscription.message_name == name)
        ).all()
    )
    keys = {row.correlation_key for row in starts}
    key = str(step.given["key"]) if "key" in step.given else next(iter(keys)) if len(keys) == 1 else ""
    if not any(row.instance_key is None or row.correlation_key == key for row in starts):
        awaited = [f"{row.message_name}（{row.correlation_key}）" for row in standing(sandbox).messages]
        raise CannotBeDone("message-not-awaited", subject=f"{name}（{key}）", open=listed(awaited))
    variables = step.given.get("variables", {})
    _refused(sandbox, name, lambda uow: correlate_message(uow, name, key, variables))


def _signal(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    heard: list[int] = []
    variables = step.given.get("variables", {})
    _refused(sandbox, step.subject, lambda uow: heard.append(broadcast_signal(uow, step.subject, variables)))
    if heard == [0]:
        awaited = [row.signal_name for row in standing(sandbox).signals]
        raise CannotBeDone("signal-not-awaited", subject=step.subject, open=listed(awaited))


def _set(sandbox: Sandbox, step: Step, _keep_on: Callable[[], None]) -> None:
    values: Mapping[str, Any] = step.given["set"]
    _refused(sandbox, listed(list(values)), lambda uow: set_variables(uow, sandbox.root, values))


def _refused(sandbox: Sandbox, subject: str, act: Callable[[Any], object], by: str = "") -> None:
    try:
        sandbox.change(act, by)
    except EngineError as error:
        raise CannotBeDone("refused", subject=subject, message=error.message) from error


def _chosen(sandbox: Sandbox, step: Step, waiting: Sequence[Any], rule: str) -> Any:
    """The one of its element that the step means: the first, unless it says which."""
    process = step.given.get("process")
    found = [
        one for one in waiting if one.element_id == step.element and (process is None or one.process_id == process)
    ]
    nth = int(step.given.get("nth", 1))
    if len(found) < nth:
        open_ones = [one.element_id for one in waiting]
        raise CannotBeDone(rule, subject=step.subject, open=listed(open_ones))
    return found[nth - 1]


_PLAYERS: Mapping[str, Callable[[Sandbox, Step, Callable[[], None]], None]] = {
    "task": _task,
    "return": _return,
    "job": _job,
    "wait": _time,
    "until": _time,
    "workdays": _time,
    "message": _message,
    "signal": _signal,
    "decision": give_result,
    "set": _set,
}
