"""The old parcels of the sample county (domain.md 18): two of each kind, each as far as its story goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine.persistence.instances import Variable
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.demo.driver import Driver, Planned
from workflow.demo.names import data
from workflow.demo.orders import OrderKeeping
from workflow.demo.pace import Pace
from workflow.idle_land.facts import use_of, write_facts
from workflow.idle_land.models import IdleParcel
from workflow.idle_land.scan import scan
from workflow.resources.models import Parcel

PROCESS, ORDERS = "ip_idle_land", "ip_supervision"
WAITS: Mapping[str, int] = {"idle_plan": 7, "idle_solution": 7, "idle_rectify": 9, "idle_verify": 3, "idle_limit": 2}
"""Working days a step takes; two where it is not named."""

ALWAYS: Mapping[str, Mapping[str, Any]] = {
    "idle_assign": {
        "order_type": "supervise_order",
        "order_content": "按方案和路线图完成整改，每 10 个工作日报送进展。",
    },
    "idle_review": {"review_result": "agree", "review_major": False},
    "idle_close": {"close_confirm": True, "close_note": "核查属实，同意销号。"},
}


def put_old_parcels(uow: UnitOfWork) -> None:
    """The six parcels and what is known of them."""
    for told in data("land")["parcels"]:
        uow.session.add(
            Parcel(
                parcel_no=told["parcel_no"], name=told["name"], location=told["location"], area=Decimal(told["area"]),
                owner_org=told["owner_org"], status="delivered", remark="演示数据",
            )
        )  # fmt: skip
        uow.session.flush()
        write_facts(uow, use_of(uow, told["parcel_no"]), told["facts"], "excel")


def schedule_scans(driver: Driver) -> None:
    """The monthly scans of the half year, as a worker does them."""
    for day in data("land")["scans"]:
        moment = Pace(driver.world.calendar, 0).on(date.fromisoformat(day))
        driver.at(moment, driver.county.actor("supervisor"), _scan(day[:7]))


def _scan(month: str) -> Any:
    def look(uow: UnitOfWork) -> Sequence[int]:
        made = scan(uow, month=month)
        found = select(IdleParcel.instance_key).where(IdleParcel.found_on == made.on_day)
        return list(uow.session.scalars(found))

    return look


class LandKeeping:
    """Answers for the steps of the parcels' cases, and for the orders about them; its own pace and people."""

    def __init__(self, driver: Driver, seed: int) -> None:
        self.driver = driver
        self.pace = Pace(driver.world.calendar, seed)
        self.orders = OrderKeeping(self.pace)
        self.stories = {told["parcel_no"]: told for told in data("land")["parcels"]}
        self._parcels: dict[int, str] = {}
        self._times: dict[tuple[str, str], int] = {}

    def knows(self, task: UserTask) -> bool:
        """Whether the task is of a parcel's case, or of an order about one."""
        return task.process_id in (PROCESS, ORDERS) and self._parcel(task.root_key) in self.stories

    def plan(self, task: UserTask) -> Planned | None:
        """When, by whom and how a step is done; nothing where the story has it wait."""
        element = task.element_id
        story = self.stories[self._parcel(task.root_key)]
        if task.process_id == ORDERS:
            self.orders.take(task.root_key, "closed" if not story["stop"] else "handle")
            planned = self.orders.plan(task)
            return replace(planned, doer=self._doer(task)) if planned is not None else None
        told = story["answers"].get(element, [ALWAYS.get(element, {})])
        if element == "idle_survey":
            told = [{"responsible_org": story["owner_org"]}]
        count = self._times.get((story["parcel_no"], element), 0)
        self._times[story["parcel_no"], element] = count + 1
        told_more = count < len(told) or element == "idle_review"
        if not told_more or (element == story["stop"] and count >= len(story["answers"].get(element, ()))):
            return None
        wait = story.get("wait", {}).get(element, WAITS.get(element, 2))
        return self._planned(task, wait, told[min(count, len(told) - 1)])

    def _planned(self, task: UserTask, workdays: int, values: Mapping[str, Any]) -> Planned:
        return Planned(self.pace.after(task.created_at, workdays), values, self._doer(task))

    def _doer(self, task: UserTask) -> str:
        excluded = set(task.excluded_users or ())
        able = (
            name
            for code in task.candidate_groups or ()
            for name in self.driver.county.members.get(code, ())
            if name not in excluded and name != "officer"
        )
        return task.assignee or next(able, "") or self.driver.choose(task)

    def _parcel(self, root_key: int) -> str:
        if root_key not in self._parcels:
            query = select(Variable.value).where(
                Variable.instance_key == root_key,
                Variable.scope_key == root_key,
                Variable.name.in_(("parcel_no", "linked_parcel")),
            )
            with self.driver.world.reading() as uow:
                self._parcels[root_key] = str(uow.session.scalars(query).first() or "")
        return self._parcels[root_key]
