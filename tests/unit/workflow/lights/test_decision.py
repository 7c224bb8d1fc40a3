"""Every row of 8.3 at its edges, decided by the shipped table."""

from __future__ import annotations

from pathlib import Path

import pytest

import bpmn
from engine.decisions import parse_decisions
from engine.domain.errors import Broken
from engine.domain.ports import SystemClock
from engine.feel import FeelRuntime
from tests.factories.lit import LitOffice, deploy_rules
from workflow.calendar.rules import OfficeCalendar
from workflow.lights.decision import LightRules, light_rules

DMN = (Path(bpmn.__file__).parent / "light_project" / "light_project.dmn").read_text("utf-8")
RUNTIME = FeelRuntime(SystemClock(), OfficeCalendar())
RULES = LightRules(1, 1, parse_decisions(DMN.encode(), file="light_project.dmn"), RUNTIME)

EDGES = [
    ("talking", {"idle_days": 59}, []),
    ("talking", {"idle_days": 60}, ["TALK_60"]),
    ("talking", {"idle_days": 89}, ["TALK_60"]),
    ("talking", {"idle_days": 90}, ["TALK_90"]),
    ("framework", {"idle_days": 90}, []),
    ("framework", {"framework_months": 5}, []),
    ("framework", {"framework_months": 6}, ["FRAME_6M"]),
    ("framework", {"framework_months": 11}, ["FRAME_6M"]),
    ("framework", {"framework_months": 12}, ["FRAME_12M"]),
    ("signed_not_started", {"signed_months": 11}, []),
    ("signed_not_started", {"signed_months": 12}, ["SIGN_1Y"]),
    ("signed_not_landed", {"land_late_months": 0}, []),
    ("signed_not_landed", {"land_late_months": 1}, ["LAND_MISS"]),
    ("signed_not_landed", {"land_late_months": 2}, ["LAND_MISS"]),
    ("signed_not_landed", {"land_late_months": 3}, ["LAND_3M"]),
    ("landed_not_started", {"start_late_months": 0}, []),
    ("landed_not_started", {"start_late_months": 1}, ["START_MISS"]),
    ("landed_not_started", {"start_late_months": 3}, ["START_3M"]),
    ("started_not_entered", {"started_months": 0}, []),
    ("started_not_entered", {"started_months": 1}, ["STAT_1M"]),
    ("started_not_entered", {"started_months": 2}, ["STAT_2M"]),
    ("building", {"behind_pp": 9.99}, []),
    ("building", {"behind_pp": 10}, ["PROG_10"]),
    ("building", {"behind_pp": 30}, ["PROG_10"]),
    ("building", {"behind_pp": 30.01}, ["PROG_30"]),
    ("building", {"no_money_months": 2}, []),
    ("building", {"no_money_months": 3}, ["FUND_3M"]),
    ("building", {"started_months": 5, "funds_pct": 0}, []),
    ("building", {"started_months": 6, "funds_pct": 14.9}, ["FUND_15"]),
    ("building", {"started_months": 6, "funds_pct": 15}, []),
    ("building", {"started_months": 6}, []),
    ("building", {"unreported_day": 25}, []),
    ("building", {"unreported_day": 26}, ["RPT_MISS"]),
    ("completed_not_producing", {"completed_months": 5}, []),
    ("completed_not_producing", {"completed_months": 6}, ["BUILT_6M"]),
    ("completed_not_producing", {"completed_months": 12}, ["BUILT_12M"]),
    ("", {"overdue_wd": 1}, ["TASK_OVERDUE"]),
    ("", {"soon_tasks": 0}, []),
    ("", {"soon_tasks": 1}, ["TASK_DUE"]),
    ("", {"red_orders": 1}, ["SUP_RED"]),
    ("", {"supervise_orders": 2}, ["SUP_YELLOW"]),
]
RED = {"TALK_90", "FRAME_12M", "SIGN_1Y", "LAND_3M", "START_3M", "STAT_2M", "PROG_30", "FUND_3M", "FUND_15",
       "BUILT_12M", "TASK_OVERDUE", "SUP_RED"}  # fmt: skip


@pytest.mark.parametrize(("group", "facts", "codes"), EDGES)
def test_each_row_holds_from_its_threshold_on(group: str, facts: dict[str, object], codes: list[str]) -> None:
    hits = RULES.hits({"groups": [group] if group else [], **facts})

    assert [(hit.code, hit.light) for hit in hits] == [(code, "red" if code in RED else "yellow") for code in codes]


def test_every_row_that_holds_is_collected() -> None:
    codes = [hit.code for hit in RULES.hits({"groups": ["talking"], "idle_days": 99, "soon_tasks": 2, "red_orders": 1})]

    assert codes == ["TALK_90", "TASK_DUE", "SUP_RED"]


def test_days_of_grace_make_a_late_task_yellow_first() -> None:
    text = DMN.replace("task_overdue_grace_wd: 0", "task_overdue_grace_wd: 5")
    rules = LightRules(1, 2, parse_decisions(text.encode(), file="light_project.dmn"), RUNTIME)

    lights = [[hit.light for hit in rules.hits({"overdue_wd": days})] for days in (1, 5, 6)]

    assert lights == [["yellow"], ["yellow"], ["red"]]


def test_the_newest_version_deployed_decides(world, clock) -> None:
    deploy_rules(world)
    deploy_rules(world, DMN.replace("&gt;= 90", "&gt;= 45").replace("[60..90)", "[30..45)"))

    with world.reading() as uow:
        rules = light_rules(uow)
        assert rules.version == 2
        assert [hit.code for hit in rules.hits({"groups": ["talking"], "idle_days": 50})] == ["TALK_90"]


def test_a_table_that_gives_no_light_is_a_fault() -> None:
    text = DMN.replace('<text>"red"</text>', '<text>"blue"</text>')
    rules = LightRules(1, 2, parse_decisions(text.encode(), file="light_project.dmn"), RUNTIME)

    with pytest.raises(Broken, match="不是灯"):
        rules.hits({"red_orders": 1})


def test_an_office_without_rules_has_none(world) -> None:
    assert isinstance(LitOffice(world), LitOffice)
    with world.reading() as uow:
        assert light_rules(uow) is None
