"""Makes the sample county in an empty database: deploys, staffs, and runs nine months of office work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.persistence.work import UserTask
from engine.runtime import deploy
from engine.runtime.deploy_order import in_order
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.calendar.office_clock import keep_office_clock
from workflow.demo.conduct import Conduct, start_answers
from workflow.demo.county import make_county
from workflow.demo.driver import Driver, Planned
from workflow.demo.filler import Desk
from workflow.demo.land import LandKeeping, put_old_parcels, schedule_scans
from workflow.demo.names import uscc_of
from workflow.demo.orders import ORDERS, OrderKeeping, order_answers
from workflow.demo.pace import Pace
from workflow.demo.plans import schedule_plans
from workflow.demo.rounds import rounds
from workflow.demo.stories import SEED, Story, plan
from workflow.inbox.pickers import BY_LIST, KINDS
from workflow.modeling.shipped import shipped_folders
from workflow.people.models import Person
from workflow.people.services import reset_password
from workflow.projects.models import NumberSeries, Project
from workflow.projects.numbers import next_business_key
from workflow.projects.sample import BEGUN, FINISHED

BEGIN = datetime(2022, 9, 1, 8, 0, tzinfo=OFFICE_ZONE)
END = datetime(2023, 6, 9, 18, 0, tzinfo=OFFICE_ZONE)
MAKER = Actor("demo", is_operator=True)

PATTERNS = {
    "^[0-9A-HJ-NPQRTUWXY]{18}$": uscc_of(1),
    "^\\d{4}$": "3311",
    "^[0-9]{4}Q[1-4]$": "2023Q2",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": "2023-05",
    "^[0-9+\\- ]{5,20}$": "0577-60000000",
}

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: who may sign in with which password, made just now and kept nowhere else."""

    passwords: dict[str, str]


def is_empty(world: World) -> bool:
    """Whether the database holds nobody yet.

    :raises Refused: when a sample county was begun and not finished
    """
    with world.reading() as uow:
        begun = uow.session.get(NumberSeries, (BEGUN, BEGIN.year)) is not None
        finished = uow.session.get(NumberSeries, (FINISHED, BEGIN.year)) is not None
        people = uow.session.scalar(select(func.count()).select_from(Person)) or 0
    if begun and not finished:
        raise Refused("示例县上次没有载入完就中断了，这个数据库不能用；请删除它（或换一个 LUODI_DATABASE_URL）再来。")
    return people == 0


def signing_in(world: World) -> list[tuple[str, str]]:
    """Who can sign in: user name and name to show."""
    with world.reading() as uow:
        rows = uow.session.execute(
            select(Person.username, Person.display_name)
            .where(Person.password_hash.is_not(None), Person.is_active)
            .order_by(Person.username)
        )
        return [(username, name) for username, name in rows]


def make_sample_county(world: World, clock: FixedClock, told: Told = lambda share: None) -> Made:
    """Fill the empty database of ``world``, whose clock is ``clock``, standing at ``BEGIN``.

    ``told`` hears how much is done, from 0 to 1. The office's clock is kept where the county ends.

    :raises Refused: when the database is not empty
    """
    if not is_empty(world):
        raise Refused("数据库里已有数据，示例县只载入空的数据库。")
    with world.transaction(MAKER) as uow:
        uow.session.add(NumberSeries(name=BEGUN, year=BEGIN.year, last=1))
    _deploy_all(world)
    with world.transaction(MAKER) as uow:
        county = make_county(uow)
    driver = Driver(world, clock, county, _desk(world))
    with world.transaction(MAKER) as uow:
        put_old_parcels(uow)
    _schedule(driver)
    whole = (END - BEGIN).total_seconds()
    asked, world.task_rule = world.task_rule, None  # the half year was lived with its materials on paper
    driver.run(END, lambda done, waiting: told((clock.now() - BEGIN).total_seconds() / whole))
    world.task_rule = asked
    with world.transaction(MAKER) as uow:
        passwords = {name: reset_password(uow, name, must_change=False) for name in county.signing_in}
        uow.session.add(NumberSeries(name=FINISHED, year=BEGIN.year, last=1))
        keep_office_clock(uow, clock.now(), "示例县")
    told(1.0)
    return Made(passwords)


def _deploy_all(world: World) -> None:
    folders = shipped_folders()
    for name in in_order(folders):
        with world.transaction(MAKER) as uow:
            deploy(uow, folders[name], name=name)


def _desk(world: World) -> Desk:
    with world.reading() as uow:
        choices = {key: KINDS[kind].all_codes(uow.session) for key, kind in BY_LIST.items()}
    return Desk(choices={key: values for key, values in choices.items() if values}, patterns=PATTERNS)


def _schedule(driver: Driver) -> None:
    calendar = driver.world.calendar
    conduct = Conduct(Pace(calendar, SEED))
    keeping = OrderKeeping(Pace(calendar, SEED + 1))
    land = LandKeeping(driver, SEED + 3)

    def planned(task: UserTask) -> Planned | None:
        if task.root_key in conduct.stories:
            return conduct.plan(task)
        if land.knows(task):
            return land.plan(task)
        return keeping.plan(task)

    driver.plan_task = planned
    for story in plan():
        _schedule_story(driver, conduct, story)
    for visit in rounds(calendar, Pace(calendar, SEED + 2), SEED):
        actor = driver.county.actor(driver.county.members[visit.org][0])
        driver.at(visit.at, actor, driver.start("ip_visit", visit.answers))
    schedule_scans(driver)
    schedule_plans(driver)
    for day, host, subject, until, project in ORDERS:
        _schedule_order(driver, keeping, conduct.pace.on(day), host, subject, until, project)


def _schedule_order(
    driver: Driver, keeping: OrderKeeping, moment: datetime, host: str, subject: str, until: str, project: str
) -> None:
    def issue(uow: UnitOfWork) -> Sequence[int]:
        linked = uow.session.scalar(select(Project.business_key).where(Project.name == project))
        answers = order_answers(host, f"{project}{subject}", linked)
        return driver.start("ip_supervision", answers, started=lambda key: keeping.take(key, until))(uow)

    driver.at(moment, driver.county.actor("supervisor"), issue)


def _schedule_story(driver: Driver, conduct: Conduct, story: Story) -> None:
    moment = conduct.pace.on(story.found)
    members = driver.county.members[story.source_org]
    reporter = members[story.number % len(members)]
    roots: list[int] = []

    def started(key: int) -> None:
        conduct.take(story, key)
        roots.append(key)

    answers = {**start_answers(story, moment), "reporter": reporter}
    driver.at(
        moment,
        driver.county.actor(reporter),
        driver.start("ip_project_main", answers, business_key=next_business_key, started=started),
    )
    if story.until == "landed" and story.parcel_no and story.land_day:
        deal_at = conduct.pace.on(story.land_day)
        deal = {
            "deal": True,
            "winner": story.enterprise,
            "deal_price": story.land_need * 630 // 10_000,
            "deal_at": deal_at.date().isoformat(),
            "deal_doc": f"成交确认书-{story.parcel_no}（演示数据）",
            "bidders": 1,
        }

        def tell(uow: UnitOfWork) -> list[int]:
            return list(driver.send("msg_auction_deal", str(story.parcel_no), deal, roots[0])(uow))

        driver.at(deal_at + timedelta(minutes=1), MAKER, tell)
