"""Sends a user task back to an earlier step: what came of that step ends, and it stands open again."""

from __future__ import annotations

from engine.domain.assignment import represented
from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.events import UserTaskAssigned, UserTaskReturned
from engine.domain.signing import Signing
from engine.persistence.work import UserTask
from engine.runtime.advance import advance
from engine.runtime.holding import refuse_before_signatures
from engine.runtime.live import Live, take_up
from engine.runtime.return_plan import ReturnPlan, mark_undone, plan_of
from engine.runtime.return_steps import Obstacle, Step, Way, earlier_steps
from engine.runtime.task_rows import event_fields, replace_inbox_rows
from engine.runtime.user_tasks import may_do, open_user_task
from engine.spiff.ad_hoc import AdHocSpec
from engine.spiff.step_back import step_back
from engine.unit_of_work import UnitOfWork

WORDS = {
    Obstacle.NOT_ALLOWED: "the model does not allow to return to it",
    Obstacle.NOT_PREVIOUS: "the model allows to return to the previous step only",
    Obstacle.REPEATED: "it stands inside an activity that runs several times and is over; go back to a step before it",
    Obstacle.EVENT: "it stands inside an event sub-process that is over, and its event cannot come again",
    Obstacle.AD_HOC: "it stands inside an ad-hoc sub-process that is over; go back to a step before it",
    Obstacle.COMPLEX_JOIN: (
        "a complex gateway behind it has taken other branches as well and would fire again at once; "
        "go back to a step before the branches"
    ),
    Obstacle.GONE: "the version the process runs on has no such step any more",
}
"""Why a step cannot be returned to."""


def return_plans(uow: UnitOfWork, task: UserTask) -> list[ReturnPlan]:
    """What can be gone back to from an open task and what that would do, the last done first; nothing is changed.

    A step that cannot be gone back to has an obstacle (``plan.step.obstacle``).
    """
    return [plan_of(uow, step, leaving=task) for step in earlier_steps(uow, task)]


def return_plan(uow: UnitOfWork, task: UserTask, element_id: str | None) -> ReturnPlan:
    """The plan for one step by its element id, or for the last one done.

    :raises NotFound: when the task did not come of such a step
    """
    steps = earlier_steps(uow, task)
    found = [step for step in steps if element_id is None or step.element_id == element_id]
    if not found:
        what = f"the step {element_id!r}" if element_id else "any earlier step"
        raise NotFound(f"the task {task.name!r} did not come of {what}, so it cannot be returned there")
    return plan_of(uow, found[0], leaving=task)


def return_task(
    uow: UnitOfWork,
    task_key: int,
    opinion: str,
    *,
    target_id: str | None = None,
    assignee: str | None = None,
    confirmed: str | None = None,
) -> int | None:
    """Send a task back with an opinion; the key of the task that is open again, where it is one.

    ``target_id`` is the step's element id, without it the last one done; ``assignee`` gets the task, else it is for
    whom the model says; ``confirmed`` is the fingerprint of the plan that was looked at.

    :raises NotFound: when there is no such task, or it did not come of that step
    :raises Refused: when it has ended, is another person's, the step has an obstacle, or the plan is another by now
    :raises NotAllowed: when the caller may not work on it
    :raises Invalid: without an opinion
    """
    if not opinion.strip():
        raise Invalid("a return needs an opinion", [Finding("required", "a return needs an opinion", "opinion")])
    task = open_user_task(uow, task_key)
    may_do(uow, task)
    if task.signing == Signing.HELD:
        refuse_before_signatures(task)
    plan = return_plan(uow, task, target_id)
    refuse_obstacle(plan.step)
    if confirmed is not None and confirmed != plan.fingerprint:
        raise Refused(
            f"returning the task {task.name!r} to {plan.step.name!r} would do something else by now, as the process "
            "went on meanwhile; look at it again"
        )
    on_behalf_of = represented(uow.actor, task)
    landed: list[int] = []

    def go_back(live: Live) -> None:
        refuse_closing(live, plan)
        landed.append(step_back(live.workflow, plan.back))

    mark_undone(uow, plan)
    advance(uow, plan.step.instance_key, go_back)
    opened = give_to(uow, plan, landed[0], assignee, "return")
    uow.session.change_row(UserTask, task.key, {"completed_by": uow.actor.name})
    uow.emit(
        UserTaskReturned(
            **event_fields(task), opinion=opinion.strip(), target_id=plan.step.element_id, target_name=plan.step.name,
            target_key=opened.key if opened is not None else None,
            target_assignee=opened.assignee if opened is not None else None,
            done_before=plan.step.visit if plan.step.way is not Way.WHOLE else None,
            ended=ended_tasks(plan), on_behalf_of=on_behalf_of,
        )
    )  # fmt: skip
    return opened.key if opened is not None else None


def refuse_obstacle(step: Step) -> None:
    """Refuse a step that cannot be gone back to. :raises Refused: with the obstacle in words"""
    if step.obstacle is not None:
        raise Refused(f"the step {step.name!r} cannot be returned to: {WORDS[step.obstacle]}")


def refuse_closing(live: Live, plan: ReturnPlan) -> None:
    """Refuse a step in an ad-hoc sub-process that is about to end: nothing new starts in it."""
    scope = live.workflow.token(plan.back.scope)
    if scope is not None and isinstance(scope.task_spec, AdHocSpec) and scope.internal_data["ad_hoc"]["closing"]:
        raise Refused(f"the step {plan.step.name!r} cannot be gone back to: the sub-process around it is about to end")


def give_to(uow: UnitOfWork, plan: ReturnPlan, key: int, assignee: str | None, action: str) -> UserTask | None:
    """The task that is open again, given to a person unless the model gives it to nobody or to several.

    The model's own assignee and exclusions stand behind: who did it once does it again.
    """
    live = take_up(uow, plan.step.instance_key)
    task = live.tasks.get(key)
    if task is None or plan.step.way is Way.WHOLE:
        return None
    if assignee is not None and assignee != task.assignee:
        uow.session.flush()  # the rows of the task are there before those of its inboxes are replaced
        previous, task.assignee = task.assignee, assignee
        uow.session.change_row(UserTask, task.key, {"assignee": assignee})
        replace_inbox_rows(uow, task)
        uow.emit(UserTaskAssigned(**event_fields(task), previous=previous, action=action))
    return task


def ended_tasks(plan: ReturnPlan) -> tuple[tuple[str, int, str | None], ...]:
    """The open tasks that end with a plan, as events tell them."""
    return tuple((one.element_id, one.task_key, one.assignee) for one in plan.ending if one.task_key is not None)
