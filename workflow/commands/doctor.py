"""`luodi doctor`: whether everything is in place, in plain words, and what to do where it is not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy import Engine, func, select

from engine.domain.errors import EngineError
from engine.domain.ports import OFFICE_ZONE, SystemClock
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.workers import WorkerRow
from engine.world import World
from workflow.calendar.follow import read_calendar
from workflow.calendar.office_clock import office_clock
from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.sources import Disagreement, disagreements
from workflow.commands.words import Words, said
from workflow.config import Config, read_config
from workflow.migrate import check_schema, newest_revision
from workflow.people.models import Person
from workflow.web.assets import DIST, BundleMissing, manifest
from workflow.wiring import build_world

LEAST_PYTHON = (3, 11)
LEAST_FREE_MEGABYTES = 500
LONGEST_SILENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at: whether it is well, and in words what was found."""

    is_well: bool
    words: str


@click.command(cls=Words, help=said("检查运行环境，逐项说明。", "Check that everything is in place."))
def doctor() -> None:
    """Exit code 1 when something is missing."""
    ill = False
    for symptom in examine(read_config()):
        ill = ill or not symptom.is_well
        click.echo(f"{'✓' if symptom.is_well else '✗'} {symptom.words}")
    sys.exit(1 if ill else 0)


def examine(config: Config) -> Iterator[Symptom]:
    """Look at one thing after the other; what needs the database comes only when it is fit."""
    for look in (_python, _zone, _bundle, _disk):
        yield look(config)
    database = _database(config)
    yield database
    if database.is_well:
        yield from _content(config)


def _python(_config: Config) -> Symptom:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= LEAST_PYTHON:
        return Symptom(True, f"Python {version}")
    return Symptom(
        False, said(f"Python {version} 太旧，需要 3.11 以上", f"Python {version} is too old; 3.11 is needed")
    )


def _zone(_config: Config) -> Symptom:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return Symptom(False, said("缺少时区数据，请安装 tzdata", "Time zone data is missing; install tzdata"))
    return Symptom(True, said("时区数据可用", "Time zone data is there"))


def _bundle(_config: Config) -> Symptom:
    try:
        count = len(manifest(DIST))
    except BundleMissing as missing:
        return Symptom(False, said(f"页面组件没有构建：{missing}", str(missing)))
    return Symptom(True, said(f"页面组件已构建（{count} 个文件）", f"The pages' bundle is built ({count} files)"))


def _disk(config: Config) -> Symptom:
    folder = config.var if config.var.is_dir() else config.var.parent
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    words = said(f"{folder} 剩余 {free} MB", f"{free} MB free in {folder}")
    return Symptom(free >= LEAST_FREE_MEGABYTES, words)


def _database(config: Config) -> Symptom:
    try:
        check_schema(config.database_url)
    except EngineError as unfit:
        return Symptom(False, unfit.message)
    revision = newest_revision()
    return Symptom(True, said(f"数据库可用，版本 {revision}", f"The database answers, at revision {revision}"))


def _content(config: Config) -> Iterator[Symptom]:
    world = build_world(config)
    counts: tuple[tuple[Callable[[int], str], Callable[[], str], object], ...] = (
        (
            lambda count: said(f"已发布 {count} 个流程", f"{count} processes are deployed"),
            lambda: said("没有已发布的流程：luodi deploy bpmn/*", "No process is deployed: luodi deploy bpmn/*"),
            select(func.count(ProcessDefinition.process_id.distinct())),
        ),
        (
            lambda count: said(f"{count} 人可以登录", f"{count} persons can sign in"),
            lambda: said("没有人可以登录：luodi user add", "Nobody can sign in: luodi user add"),
            select(func.count()).where(Person.password_hash.is_not(None), Person.is_active),
        ),
    )
    with world.reading() as uow:
        for well, ill, query in counts:
            count = uow.session.scalar(query) or 0
            yield Symptom(count > 0, well(count) if count else ill())
        disputed = disagreements(uow.session)
        workers = list(uow.session.scalars(select(WorkerRow).order_by(WorkerRow.id)))
    read_calendar(world)
    yield from _calendar(world, disputed)
    yield from _workers(workers)
    yield from _jobs(world.database)
    world.database.dispose()


def _calendar(world: World, disputed: Sequence[Disagreement]) -> Iterator[Symptom]:
    """This year and the next: whether their notice is known; and every year in which two sources disagree (14.2)."""
    today = office_clock(world).now().astimezone(OFFICE_ZONE).date()
    for year in (today.year, today.year + 1):
        if isinstance(world.calendar, OfficeCalendar) and world.calendar.year(year).provisional:
            words = said(
                f"{year} 年放假安排未公布，工作日暂定；公布后在“工作日历”导入",
                f"The holidays of {year} are not announced: its working days are provisional",
            )
        else:
            words = said(f"{year} 年工作日历已定", f"The working days of {year} are known")
        yield Symptom(True, words)
    for one in disputed:
        days = "、".join(difference.day.isoformat() for difference in one.compared.differences)
        yield Symptom(
            False,
            said(
                f"{one.compared.year} 年两个来源不一致（{one.doc_no}与自带日历）：{days}。请在“工作日历”核对",
                f"Two sources of {one.compared.year} disagree ({one.doc_no} and the built-in calendar): {days}. "
                "Check them on the calendar's page",
            ),
        )


def _jobs(database: Engine) -> Iterator[Symptom]:
    """How many jobs wait, run and failed; a failed one is no fault of the installation, and its row is tried again."""
    from engine.jobs.door import FAILED, UNFINISHED, WAITING, job_counts

    counts = job_counts(database)
    if counts:
        waiting, running, failed = (sum(counts[state] for state in states) for states in (WAITING, UNFINISHED, FAILED))
        yield Symptom(
            True,
            said(
                f"后台作业：等待 {waiting}，进行中 {running}，近来失败 {failed}",
                f"Jobs: {waiting} wait, {running} run, {failed} failed of late",
            ),
        )


def _workers(rows: Sequence[WorkerRow]) -> Iterator[Symptom]:
    """Every worker with its last sign of life; none is no fault, for nothing may be running now."""
    if not rows:
        words = said("后台没有在运行：luodi serve 或 luodi worker", "No worker is running: luodi serve or luodi worker")
        yield Symptom(True, words)
    for row in rows:
        silent = (SystemClock().now() - row.beat_at).total_seconds()
        place, seconds = f"{row.host} #{row.process}", max(0, round(silent))
        if silent < LONGEST_SILENCE_SECONDS:
            words = said(f"后台 {place} 在运行（{seconds} 秒前）", f"The worker {place} lives ({seconds} s ago)")
        else:
            words = said(
                f"后台 {place} 已 {seconds} 秒没有动静；没有别的后台接手时，请运行 luodi serve 或 luodi worker",
                f"The worker {place} is silent for {seconds} s; start luodi serve or luodi worker to take over",
            )
        yield Symptom(silent < LONGEST_SILENCE_SECONDS, words)
