"""Measures how long it takes to light all projects anew: the first time, where nothing changed, and where all did.

``python bench/relight.py --projects 10000 --database both``
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine, func, insert, select  # noqa: E402

from bench.databases import databases  # noqa: E402
from engine.domain.ports import FixedClock  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import deploy  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.lights.models import ProjectLight  # noqa: E402
from workflow.lights.rounds import relight_daily  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.projects.models import Project, ProjectMilestone, StatRecognition  # noqa: E402
from workflow.projects.records import MonthReport  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

BEGIN = datetime(2023, 5, 31, 2, tzinfo=UTC)
STAGES = ("signed", "landed", "started", "stat_entered", "completed", "in_production")
TASKS = 4
"""Open tasks a project has, some of them late or near."""


def fill(database: Engine, projects: int) -> None:
    """Projects over all stages, each with its evidence, plan, reports and open tasks."""
    chance = random.Random(8)
    rows: dict[Any, list[dict[str, Any]]] = {}
    for number in range(projects):
        for table, row in _project(number, chance):
            rows.setdefault(table, []).append(row)
    with database.begin() as connection:
        for table, found in rows.items():
            for start in range(0, len(found), 2000):
                connection.execute(insert(table), found[start : start + 2000])


def _project(number: int, chance: random.Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    key, root = 10_000_000 + number, 20_000_000 + number
    reached = chance.randrange(len(STAGES) + 1)
    begun = BEGIN - timedelta(days=chance.randrange(30, 700))
    yield Project, {
        "key": key, "root_key": root, "business_key": f"CNZS-2023-{number:05}", "project_code": f"XM-{number:05}",
        "enterprise_key": 1, "name": f"项目 {number}", "variant": "V1_new_land", "total_invest": Decimal(50000),
        "fixed_invest": Decimal(40000), "intro_org": "st_hz", "owner_org": f"t_{number % 20}", "phase": "P2",
        "grade": "A", "mgmt_status": "active", "created_at": begun, "created_by": "lin",
        "progress_at": BEGIN - timedelta(days=chance.randrange(120)),
    }  # fmt: skip
    for place, stage in enumerate(STAGES[:reached]):
        yield StatRecognition, {
            "key": key * 10 + place, "project_key": key, "root_key": root, "stage": stage, "by": "lin",
            "reached_on": (begun + timedelta(days=20 * place)).date(), "evidence": {}, "recorded_at": begun,
        }  # fmt: skip
    for place, name in enumerate(("摘牌", "开工", "竣工")):
        day = (begun + timedelta(days=200 * (place + 1))).date()
        yield ProjectMilestone, {"key": key * 10 + place, "project_key": key, "type": name, "plan_date": day}
    if 3 <= reached < 5:
        for month in range(1, 6):
            yield MonthReport, {
                "key": key * 10 + month, "project_key": key, "root_key": root, "task_key": key * 10 + month,
                "month": f"2023-{month:02}", "invest": Decimal(chance.randrange(3000)), "funds_cum": Decimal(9000),
                "image_progress": "主体", "by": "lin", "at": BEGIN,
            }  # fmt: skip
    for place in range(TASKS):
        due = BEGIN + timedelta(days=chance.randrange(-2, 60))
        yield UserTask, {
            "key": key * 10 + place, "instance_key": root, "root_key": root, "definition_key": 1,
            "process_id": "ip_project_main", "process_version": 1, "business_key": f"CNZS-2023-{number:05}",
            "element_id": "negotiate", "element_instance_key": key * 10 + place, "name": "对接洽谈",
            "state": "CREATED", "due_at": due, "soon_at": due - timedelta(days=2), "created_at": begun,
        }  # fmt: skip


def rounds(world: World, clock: FixedClock) -> list[tuple[str, float, int]]:
    """Each round by name: seconds, and how many lights changed."""
    found = []
    for name, days in (("the first time", 0), ("a day later", 1), ("a year later", 365)):
        clock.move_to(clock.now() + timedelta(days=days))
        start = time.perf_counter()
        changed = relight_daily(world)
        found.append((name, time.perf_counter() - start, changed))
    return found


def lit(url: str, projects: int) -> list[tuple[str, float, int]]:
    """Fill a fresh database and light it three times."""
    migrate(url)
    clock = FixedClock(BEGIN)
    world = build_world(Config(var=Path("."), database_url=url, secret_key="bench", worker="off"), clock)
    world.take_node()
    try:
        dmn = ROOT / "bpmn" / "light_project" / "light_project.dmn"
        with world.transaction() as uow:
            deploy(uow, {dmn.name: dmn.read_bytes()}, name="light_project")
        fill(world.database, projects)
        measured = rounds(world, clock)
        with world.reading() as uow:
            now = select(ProjectLight.light, func.count()).where(ProjectLight.until.is_(None))
            shown = dict(uow.session.execute(now.group_by(ProjectLight.light)).all())
        if sum(shown.values()) != projects:
            raise SystemExit(f"{projects} projects should be lit, found {shown}")
        return measured
    finally:
        world.database.dispose()


def main() -> None:
    """Print one line a round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    backends = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    with databases(backends) as made:
        for backend in backends:
            for name, seconds, changed in lit(made.new(backend, "relight"), asked.projects):
                print(f"{backend}: {asked.projects:,} projects lit {name}: {seconds:.1f} s, {changed:,} changed")


if __name__ == "__main__":
    main()
