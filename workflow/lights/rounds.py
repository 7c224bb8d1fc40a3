"""What a worker does for lights: follows the event log, and lights every project once a day (domain.md 8.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import Conflict
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import Light, local_day
from workflow.lights.decision import light_rules
from workflow.lights.exempt import expire_exemptions
from workflow.lights.models import LightRound, ProjectLight
from workflow.lights.queries import exemptions_are_over
from workflow.lights.relight import relight
from workflow.projects.models import Project

HEARD: Mapping[str, str] = {
    "UserTaskOverdue": "任务逾期",
    "UserTaskDueSoon": "任务临期",
    "UserTaskCompleted": "办结",
    "UserTaskReturned": "退回",
    "UserTaskWithdrawn": "撤回",
    "UserTaskCanceled": "任务取消",
    "UserTaskUpdated": "任务改期",
    "ClockPaused": "停表",
    "ClockResumed": "恢复计时",
    "DeadlineRecalculated": "期限重算",
    "StageReached": "认定阶段",
    "InstanceStarted": "流程启动",
    "InstanceEnded": "流程结束",
    "InstanceSuspended": "流程挂起",
    "InstanceResumed": "流程恢复",
}
"""Events after which a project may show another light, by their names in the log, with words for the history."""

AT_ONCE = 200
"""So many projects are lit in one transaction."""

LOOKED_AGAIN = timedelta(seconds=30)
"""What a slow transaction told meanwhile bears an earlier moment: the last half minute is looked at again."""

KEPT_BEHIND = timedelta(minutes=5)
"""How far the round's moment may stay behind while nothing happens."""

LONGEST_ROUND = timedelta(minutes=15)
"""After so long a daily round that did not end is taken to be lost with its worker."""

TRIES = 3

Item = TypeVar("Item")


def relight_after_events(world: World) -> int:
    """Light the projects anew to which something happened since the last round; how many lights changed."""
    with world.reading() as uow:
        mark = uow.session.get(LightRound, "events")
        since = mark.at if mark is not None else None
        causes = dict(_happened(uow, since - LOOKED_AGAIN)) if since is not None else {}
        now = uow.now
    changed = sum(_lit(world, dict(batch)) for batch in _batches(causes.items()))
    if since is None or causes or now - since > KEPT_BEHIND:
        with world.transaction() as uow:
            _round(uow.session, "events").at = now
    return changed


def end_exemptions(world: World) -> int:
    """End the exemptions whose last day is over, and light their projects anew; how many."""
    ended = 0
    while True:
        with world.reading() as uow:
            if not exemptions_are_over(uow.session, local_day(uow.now)):
                return ended
        with world.transaction() as uow:
            now_ended = expire_exemptions(uow)
        if not now_ended:  # another worker has them in hand
            return ended
        ended += now_ended


def relight_daily(world: World) -> int:
    """Light every active project anew, once a day after the hour the parameters say; how many lights changed.

    A day on which no worker ran is made up for as soon as one does. The round is the same whoever does it, and
    however often: nothing is written where nothing changed.
    """
    with world.transaction() as uow:
        day = _due_day(uow)
        if day is None or not _take(uow, day):
            return 0
        keys = _all_keys(uow.session)
    changed = sum(_lit(world, dict.fromkeys(batch, "每日重算")) for batch in _batches(keys))
    with world.transaction() as uow:
        done = _round(uow.session, "daily")
        done.day, done.taken_at = day, None
    return changed


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _lit(world: World, causes: Mapping[str, str]) -> int:
    """Light these in one transaction; again when somebody else lit one of them at the same moment."""
    for attempt in range(1, TRIES + 1):
        try:
            with world.transaction() as uow:
                return len(relight(uow, causes))
        except Conflict:
            if attempt == TRIES:
                raise
    return 0


def _happened(uow: UnitOfWork, since: datetime) -> Iterator[tuple[str, str]]:
    """Business keys of projects to which something happened, each with the words for the last of it."""
    log = EventLogEntry
    told = uow.session.execute(
        select(Project.business_key, log.kind, log.payload)
        .join(Project, Project.root_key == log.root_key)
        .where(log.kind.in_(list(HEARD)), log.at > since, Project.business_key.is_not(None))
        .order_by(log.key)
    )
    for key, kind, payload in told:
        if key:
            yield key, _words(HEARD[kind], payload.get("name") or payload.get("stage") or "")


def _words(what: str, name: str) -> str:
    return f"{what}：{name}" if name else what


def _due_day(uow: UnitOfWork) -> date | None:
    """The last day whose hour has come, or nothing while there are no rules."""
    rules = light_rules(uow)
    if rules is None:
        return None
    local = uow.now.astimezone(OFFICE_ZONE)
    hour = int(rules.parameters().get("daily_hour") or 0)
    return (local - timedelta(hours=hour)).date()


def _take(uow: UnitOfWork, day: date) -> bool:
    """Whether this worker does the round of ``day``."""
    mark = _round(uow.session, "daily")
    if mark.day is not None and mark.day >= day:
        return False
    if mark.taken_at is not None and uow.now - mark.taken_at < LONGEST_ROUND:
        return False
    mark.taken_at = uow.now
    return True


def _round(session: Session, name: str) -> LightRound:
    mark = session.scalars(select(LightRound).where(LightRound.name == name).with_for_update()).one_or_none()
    if mark is None:
        mark = LightRound(name=name)
        session.add(mark)
    return mark


def _all_keys(session: Session) -> list[str]:
    """Active projects, and whatever else shows something but green."""
    shown = select(ProjectLight.business_key).where(ProjectLight.until.is_(None), ProjectLight.light != Light.GREEN)
    active = select(Project.business_key).where(
        or_(Project.mgmt_status == "active", Project.business_key.in_(shown)), Project.business_key.is_not(None)
    )
    return sorted({*session.scalars(active), *session.scalars(shown)} - {None})  # type: ignore[type-var]
