"""Who does what and who hears what: the product wired to the engine, as tables one can read.

``HANDLERS``: service task type → the function that does its work inside the engine's transaction.
``RECORDING``: heard before the commit, as ``receiver(event, uow=uow)``; raising aborts the transaction.
``ANNOUNCED``: heard after the commit, as ``receiver(event)``; raising is logged, the next one is called.
``job_kinds``, ``CHORES``: what a worker does besides timers.

Receivers are module-level functions that look at the event's class themselves; connecting twice connects once.
blinker calls them in no order, so none may rely on another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from engine import signals
from engine.domain.events import Event
from engine.domain.ports import Clock, SystemClock, WorkingCalendar
from engine.domain.variables import allow_bytes
from engine.jobs import Chore, JobKind, WorkerSettings
from engine.persistence.database import open_database
from engine.persistence.job_bell import JobBell
from engine.persistence.residents import Residents
from engine.runtime.handlers import HANDLERS as ENGINE_WORK
from engine.unit_of_work import UnitOfWork
from engine.world import Handler, World
from webhooks import recorder as webhooks
from webhooks.jobs import delivery_jobs
from webhooks.payloads import offer
from workflow import tables  # noqa: F401  (every table is known before the first session)
from workflow.absence.pass_on import pass_on_unclaimed
from workflow.calendar.follow import follow_calendar
from workflow.calendar.rules import OfficeCalendar
from workflow.config import BadSetting, Config
from workflow.deadlines import recorder as deadlines
from workflow.deadlines.chores import let_clocks_run_on, recount_deadlines
from workflow.deadlines.recount import hear_calendar
from workflow.dossier.kinds import chosen_kinds
from workflow.idle_land import handlers as idle_land_work
from workflow.idle_land import recorders as idle_land
from workflow.idle_land.scan import scan_by_month
from workflow.inbox import model_copies
from workflow.inbox.field_rule import field_rule
from workflow.inbox.materials import material_findings
from workflow.inbox.near import near_moment
from workflow.inbox.search import recorder as search
from workflow.lights import events as light_events
from workflow.lights import pool_out
from workflow.lights import recorders as lights
from workflow.lights.drafts.compare import compare_drafts
from workflow.lights.quarters.freeze import freeze_ended_quarters
from workflow.lights.rounds import end_exemptions, relight_after_events, relight_daily
from workflow.modeling.drafts.publishing import publish_due
from workflow.modeling.impact.weigh import weigh_drafts
from workflow.modeling.scenarios.draft_runs import play_waiting
from workflow.modeling.shipped import shipped_ids
from workflow.notices import recorder as notices
from workflow.notices.jobs import forget_old_notices, notice_jobs, seldom, tell_what_is_near
from workflow.notices.live import hub as live
from workflow.operations.analysis import recorder as analysis
from workflow.operations.analysis.follow import follow_visits
from workflow.operations.batches.jobs import batch_jobs
from workflow.people.queries import knows_group
from workflow.plans.watch import watch_plans
from workflow.projects import handlers as project_work
from workflow.projects import recorders as projects
from workflow.supervision import events as supervision_events
from workflow.supervision import handlers as supervision_work
from workflow.supervision import recorders as supervision
from workflow.supervision.ask_again import ask_again
from workflow.supervision.desk.follow import follow_log
from workflow.supervision.escalation import recorder as escalation
from workflow.supervision.escalation.digests import write_digests
from workflow.supervision.escalation.ladder import climb

HANDLERS: Mapping[str, Handler] = {
    **ENGINE_WORK,
    **project_work.HANDLERS,
    **supervision_work.HANDLERS,
    **pool_out.HANDLERS,
    **idle_land_work.HANDLERS,
}


def record_matters(event: Event, *, uow: UnitOfWork) -> None:
    """Projects and leads first, then what they are found by, which is read from their rows."""
    projects.record(event, uow=uow)
    search.record(event, uow=uow)


RECORDING: tuple[Callable[..., Any], ...] = (
    record_matters, deadlines.record, hear_calendar, supervision.record, escalation.record, lights.record,
    webhooks.record, notices.record, model_copies.record,
    idle_land.record, pool_out.record, analysis.record,
)  # fmt: skip

ANNOUNCED: tuple[Callable[..., Any], ...] = (live.hear,)


def job_kinds(config: Config) -> tuple[JobKind, ...]:
    """What a worker of this configuration does besides timers: webhooks, notices to people, batches."""
    return (delivery_jobs(config.webhook_networks), notice_jobs(config.public_url), batch_jobs())


CHORES: tuple[Chore, ...] = (
    follow_calendar, pass_on_unclaimed, follow_log,
    seldom(let_clocks_run_on, 60), recount_deadlines,
    seldom(relight_after_events, 10), seldom(end_exemptions, 60), seldom(relight_daily, 60),
    seldom(pool_out.propose_pool_out, 600),
    seldom(freeze_ended_quarters, 300), seldom(compare_drafts, 3),
    seldom(tell_what_is_near, 60), seldom(forget_old_notices, 60),
    seldom(watch_plans, 30),
    seldom(climb, 60), seldom(write_digests, 60),
    seldom(scan_by_month, 600),
    seldom(ask_again, 60),
    seldom(publish_due, 10), seldom(weigh_drafts, 2),
    seldom(follow_visits, 5),
    seldom(play_waiting, 2),
)  # fmt: skip
"""What a worker does every few seconds besides, in rows that need no job."""


def worker_settings(config: Config) -> WorkerSettings:
    """How often a worker of this configuration looks, and how long it keeps what failed."""
    poll = config.job_poll_milliseconds / 1000
    return WorkerSettings(poll=poll, keep_failed=timedelta(days=config.failed_job_days))


def office_calendar() -> WorkingCalendar:
    """The working days of the county; ``workflow.calendar.follow`` keeps them equal to the database's."""
    return OfficeCalendar()


def build_world(config: Config, clock: Clock | None = None) -> World:
    """The engine over the configured database, with everything of this module connected.

    The tables need not exist yet; call ``world.take_node()`` once they do, before keys are made by more than one
    process. ``clock`` is the machine's unless given.
    """
    connect()
    check_file_types(config)
    allow_bytes(config.variable_megabytes * 1024 * 1024)
    return World(
        database=open_database(config.database_url),
        clock=clock or SystemClock(),
        calendar=office_calendar(),
        handlers=dict(HANDLERS),
        job_bell=JobBell(min(config.waiting_workers, config.threads // 2)),
        knows_group=knows_group,
        offers=shipped_ids,
        near=near_moment,
        field_rule=field_rule,
        task_rule=material_findings,
        residents=Residents(config.resident_instances),
    )


def check_file_types(config: Config) -> None:
    """Look whether the setting names kinds of file there are. :raises BadSetting: when one of them is not known"""
    try:
        chosen_kinds(config.file_types)
    except ValueError as error:
        raise BadSetting(f"LUODI_FILE_TYPES: {error}") from error


def connect() -> None:
    """Connect every receiver, and offer webhooks the events of areas; does nothing the second time."""
    for kind, event_class, words, data in (*supervision_events.OFFERED, *light_events.OFFERED):
        offer(kind, event_class, words, data)
    for receiver in RECORDING:
        signals.recording.connect(receiver, weak=False)
    for receiver in ANNOUNCED:
        signals.announced.connect(receiver, weak=False)
