"""An office with the rules of lights and projects put straight into their tables."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import select

import bpmn
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn as bpmn_of
from tests.factories.diagrams import chain, end, start, user
from workflow.lights.models import ProjectLight
from workflow.lights.relight import relight
from workflow.projects.models import Project, ProjectMilestone, StatRecognition
from workflow.projects.records import Agreement

NUMBERS = count(1)
DMN = Path(bpmn.__file__).parent / "light_project" / "light_project.dmn"


def deploy_rules(world: World, text: str | None = None) -> None:
    """Deploy the shipped rules, or these."""
    content = DMN.read_bytes() if text is None else text.encode()
    with world.transaction() as uow:
        deploy(uow, {DMN.name: content}, name="light_project")


class LitOffice:
    """Puts projects with their stages, agreements, milestones and tasks into a world, and lights them."""

    def __init__(self, world: World) -> None:
        self.world = world

    def project(self, number: int = 1, **members: object) -> str:
        """An active project in talks, of class A; its business key."""
        usual = {
            "key": 1000 + number, "root_key": 2000 + number, "business_key": f"CNZS-2023-{number:04}",
            "project_code": f"XM-{number:04}", "enterprise_key": 1, "name": f"项目{number}", "variant": "V1_new_land",
            "total_invest": 10000, "fixed_invest": 8000, "intro_org": "st_hz", "owner_org": "st_hz", "phase": "P2",
            "grade": "A", "mgmt_status": "active", "assist_orgs": [],
        }  # fmt: skip
        with self.world.transaction() as uow:
            times = {"created_at": uow.now, "created_by": "lin", "progress_at": uow.now}
            uow.session.add(Project(**(usual | times | members)))
        return f"CNZS-2023-{number:04}"

    def instance(self) -> int:
        """A running main instance for a project to be of; its key."""
        made = bpmn_of(start(), user("A"), end(), *chain("s", "A", "e"), process_id="ip_project_main")
        with self.world.transaction() as uow:
            deploy(uow, {"ip_project_main.bpmn": made}, name="main")
            return start_instance(uow, process_id="ip_project_main")

    def reach(self, number: int = 1, **days: str) -> None:
        """Stages the project was recognised for, by day."""
        with self.world.transaction() as uow:
            for stage, day in days.items():
                uow.session.add(
                    StatRecognition(
                        key=uow.next_key(), project_key=1000 + number, root_key=2000 + number, stage=stage,
                        reached_on=date.fromisoformat(day), evidence={}, by="lin", recorded_at=uow.now,
                    )
                )  # fmt: skip

    def agree(self, number: int = 1, **days: str) -> None:
        """Agreements by type, signed on a day."""
        with self.world.transaction() as uow:
            for kind, day in days.items():
                uow.session.add(
                    Agreement(
                        key=uow.next_key(), project_key=1000 + number, root_key=2000 + number, type=kind,
                        signed_at=date.fromisoformat(day), status="signed", terms=[], kpi=[], created_at=uow.now,
                    )
                )  # fmt: skip

    def plan(self, number: int = 1, **days: str) -> None:
        """Milestones by name, planned for a day."""
        with self.world.transaction() as uow:
            for name, day in days.items():
                planned = date.fromisoformat(day)
                uow.session.add(
                    ProjectMilestone(key=uow.next_key(), project_key=1000 + number, type=name, plan_date=planned)
                )

    def task(self, number: int = 1, *, due: datetime, soon: datetime | None = None, **members: object) -> int:
        """An open task of the project's main instance; its key."""
        with self.world.transaction() as uow:
            key = uow.next_key()
            usual = {
                "instance_key": 2000 + number, "root_key": 2000 + number, "definition_key": 1,
                "process_id": "ip_project_main", "process_version": 1, "business_key": f"CNZS-2023-{number:04}",
                "element_id": "negotiate", "element_instance_key": key, "name": "对接洽谈", "state": "CREATED",
                "candidate_users": [], "candidate_groups": [], "excluded_users": [], "properties": {},
                "created_at": uow.now,
            }  # fmt: skip
            uow.session.add(UserTask(key=key, due_at=due, soon_at=soon, **(usual | members)))
        return key

    def light(self, *keys: str, cause: str = "测试") -> None:
        """Light these projects, or the first."""
        with self.world.transaction() as uow:
            relight(uow, dict.fromkeys(keys or ("CNZS-2023-0001",), cause))

    def shown(self, number: int = 1) -> tuple[str, list[str]]:
        """What the project shows now, after lighting it: the light and the codes that count."""
        self.light(f"CNZS-2023-{number:04}")
        row = self.rows(number)[-1]
        return row.light, list(row.reasons)

    def rows(self, number: int = 1) -> list[ProjectLight]:
        """All the project has shown, oldest first."""
        with self.world.reading() as uow:
            query = select(ProjectLight).where(ProjectLight.business_key == f"CNZS-2023-{number:04}")
            return list(uow.session.scalars(query.order_by(ProjectLight.key)))
