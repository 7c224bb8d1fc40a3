"""What a worker does for clocks: lets those go on whose time to stand is over, and counts deadlines again."""

from __future__ import annotations

from engine.domain.errors import NotFound, Suspended
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.runtime import open_user_task
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.queries import standing_over
from workflow.deadlines.recount import count_waiting, recount_step
from workflow.deadlines.rules import PauseState, office_day
from workflow.deadlines.standing import run_on

AT_ONCE = 200
"""Clocks one round looks at."""


def let_clocks_run_on(world: World) -> int:
    """Let every clock go on whose last day to stand is over, each in a transaction of its own; how many went on.

    The clock of a task that has ended meanwhile is only put away; that of a suspended process waits for it.
    """
    with world.reading() as uow:
        keys = standing_over(uow.session, office_day(uow.now), AT_ONCE)
    done = 0
    for key in keys:
        try:
            with world.transaction() as uow:
                done += _let_run_on(uow, key)
        except (NotFound, Suspended):
            continue  # it is gone just now, or stands still with its process
    return done


def recount_deadlines(world: World) -> int:
    """Count a batch of open deadlines again whose days of the calendar changed; how many were looked at."""
    with world.reading() as uow:
        if not count_waiting(uow):
            return 0
    with world.transaction() as uow:
        return recount_step(uow)


def _let_run_on(uow: UnitOfWork, task_key: int) -> bool:
    task = uow.session.get_one(UserTask, task_key)
    if task.state == UserTaskState.CREATED:
        run_on(uow, open_user_task(uow, task_key), PauseState.RAN_ON)
        return True
    clock = uow.session.get_one(DeadlineClock, task_key)
    pause = uow.session.get(ClockPause, clock.pause_key) if clock.pause_key is not None else None
    if pause is not None:
        pause.state, pause.ended_at, pause.ended_by = PauseState.TASK_ENDED, task.ended_at, task.completed_by
    clock.stopped_at = clock.stops_until = clock.pause_key = None
    return False
