"""How long a project's back-scheduled plan takes, alone and for many, and how long looking at all of them takes.

    python bench/plan.py [--projects 1000]

Makes an empty database with the shipped processes and so many projects of all six kinds at their beginning, on SQLite
in a temporary folder, then: the first plan of each kind (nothing is compiled yet), a plan of one project once it is, a
plan of every project, one round of the daily look at all, and the planned days of all. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.domain.ports import OFFICE_ZONE, FixedClock  # noqa: E402
from engine.persistence.base import Base  # noqa: E402
from engine.world import World  # noqa: E402
from tests.factories.planned import deploy_office, make_project  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.plans.make import draft_plan, make_plan, project_of  # noqa: E402
from workflow.plans.queries import planned_days  # noqa: E402
from workflow.plans.watch import watch_plans  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

VARIANTS = ("V1_new_land", "V2_hq", "V3_lease", "V4_reno", "V5_offshore", "V6_service")
TARGET = date(2031, 12, 30)
SAMPLES = 30


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--projects", type=int, default=1_000)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(Path(folder), parser.parse_args().projects), ensure_ascii=False))


def measured(folder: Path, projects: int) -> dict[str, object]:
    """The figures, in milliseconds."""
    clock = FixedClock(datetime(2026, 1, 12, 10, tzinfo=OFFICE_ZONE))
    config = Config(var=folder, database_url=f"sqlite:///{folder / 'luodi.db'}", secret_key="bench", worker="off")
    world = build_world(config, clock)
    Base.metadata.create_all(world.database)
    world.take_node()
    deploy_office(world)
    keys = [f"CNZS-2026-{number:05}" for number in range(projects)]
    for number, key in enumerate(keys):
        make_project(world, key, VARIANTS[number % len(VARIANTS)])
    first = {VARIANTS[number]: one(world, keys[number]) for number in range(min(len(VARIANTS), projects))}
    again = [one(world, keys[number % len(keys)]) for number in range(SAMPLES)]
    began = time.perf_counter()
    for key in keys:
        with world.transaction() as uow:
            make_plan(uow, key, "production", TARGET)
    making = since(began)
    clock.move_to(clock.now() + timedelta(days=1))
    began = time.perf_counter()
    for _round in range(-(-projects // 200)):
        watch_plans(world)
    looking = since(began)
    began = time.perf_counter()
    with world.reading() as uow:
        days = len(planned_days(uow.session))
    reading = since(began)
    world.database.dispose()
    return {
        "projects": projects, "first_plan_of_a_kind_ms": first, "one_plan_ms": round(statistics.median(again), 1),
        "keep_all_ms": making, "keep_each_ms": round(making / projects, 1), "look_at_all_ms": looking,
        "look_at_each_ms": round(looking / projects, 1), "planned_days_ms": reading, "planned_days_of": days,
    }  # fmt: skip


def one(world: World, key: str) -> float:
    """How long the plan of one project takes before it is kept."""
    began = time.perf_counter()
    with world.reading() as uow:
        draft_plan(uow, project_of(uow.session, key), "production", TARGET)
    return since(began)


def since(began: float) -> float:
    """Milliseconds since then."""
    return round((time.perf_counter() - began) * 1000, 1)


if __name__ == "__main__":
    main()
