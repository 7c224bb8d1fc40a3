"""An office with the process of orders and the ladder's decision, where days pass and the worker's rounds are done."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

import bpmn
from engine.domain.assignment import Actor
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy
from engine.world import World
from tests.factories.lit import LitOffice, deploy_rules
from workflow.notices.models import Notice
from workflow.people.groups import ensure_groups
from workflow.people.services import add_member, create_org, create_person, set_leader
from workflow.projects.models import Project
from workflow.supervision.escalation.ladder import climb
from workflow.supervision.escalation.models import Escalation, Proposal
from workflow.supervision.models import SupervisionOrder

DIAGRAMS = Path(bpmn.__file__).parent
UNIT = "st_hz"


def deploy_orders(world: World) -> None:
    """Deploy the process of orders with its forms and decisions, and the deadlines it asks for."""
    folder = DIAGRAMS / "ip_supervision"
    deadlines = DIAGRAMS / "ip_project_main" / "task_deadline.dmn"
    files = [path for path in sorted(folder.iterdir()) if path.suffix in {".bpmn", ".dmn", ".form"}]
    for chosen in ([deadlines], files):
        with world.transaction() as uow:
            deploy(uow, {path.name: path.read_bytes() for path in chosen}, name=chosen[0].stem)


class SupervisedOffice(LitOffice):
    """The office of lights with a unit: wu works there, wang heads it, chen supervises."""

    def __init__(self, world: World, clock: FixedClock) -> None:
        super().__init__(world)
        self.clock = clock
        deploy_rules(world)
        deploy_orders(world)
        with world.transaction() as uow:
            ensure_groups(uow)
            create_org(uow, UNIT, "杭州招商分中心", "station")
            for name, role in (("wu", "officer"), ("wang", "officer"), ("chen", "supervisor")):
                create_person(uow, name, name.title(), roles=[role])
            add_member(uow, "wu", UNIT)
            set_leader(uow, UNIT, "wang")

    def go_to(self, day: str, hour: int = 10) -> None:
        """Let it be this day in the office."""
        self.clock.move_to(datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=OFFICE_ZONE))

    def pass_days(self, days: int) -> None:
        """Let so many days go by."""
        self.clock.move_to(self.clock.now() + timedelta(days=days))

    def due_on(self, day: str, number: int = 1, **members: object) -> int:
        """An open task of wu's in the unit, due at the end of a day; its key."""
        due = datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=OFFICE_ZONE)
        usual = {"assignee": "wu", "candidate_groups": [UNIT], "soon": due - timedelta(days=1, seconds=86399)}
        return self.task(number, due=due, **(usual | members))  # type: ignore[arg-type]

    def many_due_on(self, day: str, number: int) -> None:
        """So many tasks of wu's as :meth:`due_on` makes one."""
        first = self.due_on(day)
        with self.world.transaction() as uow:
            task = uow.session.get_one(UserTask, first)
            members = {column.key: getattr(task, column.key) for column in UserTask.__table__.columns}
            rows = [members | {"key": uow.next_key()} for _ in range(number - 1)]
            uow.session.execute(insert(UserTask), rows)

    def project_moves(self, number: int = 1, days_ago: int = 0) -> None:
        """Note that the project came on, so many days ago."""
        with self.world.transaction() as uow:
            uow.session.get_one(Project, 1000 + number).progress_at = uow.now - timedelta(days=days_ago)

    def climb(self) -> int:
        """One round of the ladder; how many steps were done."""
        return climb(self.world)

    def steps(self) -> list[Escalation]:
        """All steps, oldest first."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(Escalation).order_by(Escalation.key)))

    def levels(self) -> list[tuple[str, str]]:
        """Level and outcome of all steps that are about a late task."""
        return [(step.level, step.outcome) for step in self.steps() if step.trigger == "task_overdue"]

    def orders(self) -> list[SupervisionOrder]:
        """All orders, oldest first."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(SupervisionOrder).order_by(SupervisionOrder.instance_key)))

    def orders_of_tasks(self) -> list[SupervisionOrder]:
        """The orders that are about a task, oldest first; the note of the light that turned red for it is none."""
        return [order for order in self.orders() if order.linked_task is not None]

    def kinds(self) -> list[str]:
        """The kinds of the orders that are about a task, oldest first."""
        return [order.order_type for order in self.orders_of_tasks()]

    def proposals(self) -> list[Proposal]:
        """All proposals, oldest first."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(Proposal).order_by(Proposal.key)))

    def notices(self, person: str) -> list[Notice]:
        """What a person was told, oldest first."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(Notice).where(Notice.person == person).order_by(Notice.key)))

    def change_order(self, order: SupervisionOrder, **members: object) -> None:
        """Change columns of an order."""
        with self.world.transaction() as uow:
            row = uow.session.get_one(SupervisionOrder, order.instance_key)
            for name, value in members.items():
                setattr(row, name, value)

    def do(self, order: SupervisionOrder, element: str, by: str = "wu", **values: object) -> None:
        """Hand in the form of an order's open step."""
        with self.world.transaction(Actor(by, is_operator=True)) as uow:
            query = select(UserTask.key).where(
                UserTask.instance_key == order.instance_key, UserTask.element_id == element, UserTask.state == "CREATED"
            )
            complete_user_task(uow, uow.session.scalars(query).one(), values)
