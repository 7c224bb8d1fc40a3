"""A project that stalls in its talks, over a hundred days of the real process: yellow, red, a note, a visit, green."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from engine.domain.ports import OFFICE_ZONE
from engine.runtime import deploy, run_due
from tests.factories.first_steps import LEAD, lead_to_talks
from workflow.lights.models import ProjectLight
from workflow.lights.rounds import relight_after_events, relight_daily
from workflow.wiring import HANDLERS

KEY = "CNZS-2023-0001"
TALK = {"visit_type": "外出拜访", "place": "苍南", "our_people": ["lin"], "their_people": [{"name": "张三"}],
        "topics": "选址", "next_step": "考察", "next_date": "2023-12-31", "action": "continue"}  # fmt: skip


class Year:
    """The office's days, one after another: what is due, then lights; the officer reports in time."""

    def __init__(self, line, clock) -> None:
        self.line, self.clock, self.begun = line, clock, clock.now()

    def live_to(self, day: int) -> tuple[str, list[str]]:
        """Live on to two in the morning, so many days after the beginning; what the project shows then."""
        until = self.begun.astimezone(OFFICE_ZONE).date() + timedelta(days=day)
        while (now := self.clock.now().astimezone(OFFICE_ZONE)).date() < until:
            self._go_to(datetime.combine(min(now.date() + timedelta(days=5), until), time(2), OFFICE_ZONE))
            if now.date() < until - timedelta(days=1):
                self.report("normal")
        return self.shown()

    def report(self, level: str) -> None:
        if "negotiate" in self.line.open():
            self.line.do("negotiate", **TALK, visit_at=self.clock.now().isoformat(), progress_level=level)
        self._chores()

    def shown(self) -> tuple[str, list[str]]:
        with self.line.world.reading() as uow:
            query = select(ProjectLight).where(ProjectLight.business_key == KEY, ProjectLight.until.is_(None))
            row = uow.session.scalars(query).one()
        return row.light, list(row.reasons)

    def _go_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        run_due(self.line.world)
        self._chores()

    def _chores(self) -> None:
        relight_after_events(self.line.world)
        relight_daily(self.line.world)


@pytest.fixture
def year(walk, world, clock) -> Year:
    line = walk("ip_lead", "ip_negotiation", "ip_supervision", "light_project")
    world.handlers.update(HANDLERS)
    with world.transaction() as uow:
        deploy(uow, line.folder("ip_project_main"), name="main")
    line.key = line.start("ip_project_main", KEY, **LEAD)
    lead_to_talks(line)
    return Year(line, clock)


@pytest.mark.both_databases
def test_a_project_that_stalls_turns_yellow_at_sixty_and_red_at_ninety_days_until_a_visit_moves_it(year):
    shown = [year.live_to(day) for day in (59, 60, 89, 90)]
    year.clock.move_to(year.clock.now() + timedelta(hours=9))
    year.report("substantive")

    assert shown == [("green", []), ("yellow", ["TALK_60"]), ("yellow", ["TALK_60"]), ("red", ["TALK_90"])]
    assert year.shown() == ("green", [])
