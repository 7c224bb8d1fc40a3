"""What opens when somebody chooses a verb: one table, verb → the template of its dialog and the question it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.runtime import withdrawal_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox import clock_dialogs, signer_dialogs
from workflow.inbox.diagram import marks_of
from workflow.inbox.follow_ups import day_of, days_offered
from workflow.inbox.priorities import LEVELS, level_of
from workflow.inbox.returning import choices_for
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.inbox.verbs import Verb
from workflow.inbox.withdrawing import why_not_withdrawn

Ask = Callable[[UnitOfWork, UserTask], Mapping[str, Any]]
"""What a dialog needs to know besides the task."""


@dataclass(frozen=True, slots=True)
class Dialog:
    """A verb's dialog: ``template`` sees the answer of ``ask`` as ``shown``, what was typed as ``given``."""

    template: str
    ask: Ask


def _holder(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    return {
        "names": names_for(uow.session, [task], task.owner),
        "near": list(task.candidate_groups or ()),
        "without": [name for name in (task.assignee,) if name],
    }


def _asked(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    return {"names": names_for(uow.session, [task], task.owner)}


def _days(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    today = uow.now.astimezone(OFFICE_ZONE).date()
    return {
        "days": days_offered(uow.now, uow.world.calendar),
        "until": day_of(task.follow_up_at),
        "due": day_of(task.due_at),
        "today": today,
    }


def _levels(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    return {"levels": LEVELS, "level": level_of(task.priority)}


def _steps_back(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    choices = choices_for(uow, task)
    touched = [one for choice in choices for one in (*choice.ending, *choice.staying)]
    people = [name for choice in choices for name in (choice.keeper, choice.step.doer)]
    return {
        "choices": choices,
        "chosen": next((choice for choice in choices if not choice.why_not), None),
        "names": names_for(uow.session, [task, *touched], *people),
        "marks": in_script(marks_of(uow.session, task.instance_key)),
    }


def _taken_back(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    plan = withdrawal_of(uow, task).plan
    ending = list(dict.fromkeys(one.name for one in plan.ending)) if plan is not None else []
    return {"why_not": why_not_withdrawn(uow, task), "ending": ending}


DIALOGS: Mapping[Verb, Dialog] = {
    Verb.RETURN: Dialog("inbox/dialogs/return.html", _steps_back),
    Verb.WITHDRAW: Dialog("inbox/dialogs/withdraw.html", _taken_back),
    Verb.ASSIGN: Dialog("inbox/dialogs/assign.html", _holder),
    Verb.REASSIGN: Dialog("inbox/dialogs/reassign.html", _holder),
    Verb.DELEGATE: Dialog("inbox/dialogs/delegate.html", _holder),
    Verb.RESOLVE: Dialog("inbox/dialogs/resolve.html", _asked),
    Verb.TAKE_BACK: Dialog("inbox/dialogs/take_back.html", _asked),
    Verb.ADD_SIGNER: Dialog("inbox/dialogs/add_signer.html", signer_dialogs.asking),
    Verb.REMOVE_SIGNER: Dialog("inbox/dialogs/remove_signer.html", signer_dialogs.removing),
    Verb.SIGN: Dialog("inbox/dialogs/sign.html", signer_dialogs.signing),
    Verb.COPY: Dialog("inbox/dialogs/copy.html", signer_dialogs.asking),
    Verb.URGE: Dialog("inbox/dialogs/urge.html", signer_dialogs.urging),
    Verb.SNOOZE: Dialog("inbox/dialogs/snooze.html", _days),
    Verb.PRIORITY: Dialog("inbox/dialogs/priority.html", _levels),
    Verb.PAUSE: Dialog("inbox/dialogs/pause.html", clock_dialogs.pausing),
    Verb.RESUME: Dialog("inbox/dialogs/resume.html", clock_dialogs.resuming),
    Verb.DECIDE_PAUSE: Dialog("inbox/dialogs/decide_pause.html", clock_dialogs.deciding),
}
"""A verb without a row has no button of its own in the bar, or one that asks nothing."""
