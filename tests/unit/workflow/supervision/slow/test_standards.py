"""What a step may take, by the deployed table of deadlines."""

from __future__ import annotations

from pathlib import Path

import bpmn
from engine.runtime import deploy
from workflow.supervision.slow.standards import standards

TABLE = Path(bpmn.__file__).parent / "ip_project_main" / "task_deadline.dmn"


def test_working_days_of_the_table_are_a_standard(world):
    with world.transaction() as uow:
        deploy(uow, {TABLE.name: TABLE.read_bytes()}, name="deadlines")

    with world.reading() as uow:
        found = standards(uow, ["land_ready", "listing_bid", "nothing_of_the_kind"])

    assert found == {"land_ready": 60}


def test_without_a_table_there_is_no_standard(world):
    with world.reading() as uow:
        assert standards(uow, ["land_ready"]) == {}
