"""The columns of the stage board."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.inbox import NOW
from tests.factories.supervised import put_instance, put_light, put_project
from workflow.board.columns import BoardFilter, stage_columns
from workflow.projects.models import Lead

pytestmark = pytest.mark.both_databases


def columns(session, **narrowed):
    found = stage_columns(session, BoardFilter(**narrowed))
    return {
        column.phase: (column.count, column.lights["red"], column.lights["yellow"], column.lights["green"])
        for column in found
        if column.count
    }


def put_lead(session, root_key, source_org="st_hz"):
    session.add(
        Lead(
            key=root_key, root_key=root_key, lead_no=f"L{root_key}", enterprise_key=1, project_name="线索",
            source_type="x", source_org=source_org, reporter="x", found_at=NOW, registered_at=NOW, total_invest=500,
        )
    )  # fmt: skip
    session.flush()


def test_projects_stand_in_their_phase_by_light(session):
    put_project(session, 1, "red")
    put_project(session, 2, "yellow")
    put_project(session, 3)
    put_project(session, 4, phase="P6")

    assert columns(session) == {"P2": (3, 1, 1, 1), "P6": (1, 0, 0, 1)}


def test_amounts_are_summed_by_light(session):
    put_project(session, 1, "red", total_invest=300)
    put_project(session, 2, total_invest=200)

    column = next(column for column in stage_columns(session) if column.phase == "P2")

    assert (column.amount, column.amounts["red"], column.amounts["green"]) == (Decimal(500), Decimal(300), Decimal(200))


def test_the_newest_light_counts(session):
    put_project(session, 1, "red")
    put_light(session, 99, "CNZS-2023-0001", "green")

    assert columns(session) == {"P2": (1, 0, 0, 1)}


def test_only_live_projects_stand_on_the_board(session):
    put_project(session, 1, mgmt_status="terminated")

    assert columns(session) == {}


def test_a_live_lead_stands_in_the_first_phase_until_it_is_a_project(session):
    for key, state in ((1, "ACTIVE"), (2, "COMPLETED"), (3, "ACTIVE")):
        put_instance(session, key, state)
        put_lead(session, key)
    put_project(session, 3)

    assert columns(session) == {"P1": (1, 0, 0, 1), "P2": (1, 0, 0, 1)}


@pytest.mark.parametrize("narrowed", [{"unit": "tw_ly"}, {"leader": "xu"}, {"variant": "V2_hq"}])
def test_the_board_is_narrowed(session, narrowed):
    put_project(session, 1)
    put_project(session, 2, owner_org="tw_ly", leader="xu", variant="V2_hq")
    put_instance(session, 3)
    put_lead(session, 3)

    assert columns(session, **narrowed) == {"P2": (1, 0, 0, 1)}
