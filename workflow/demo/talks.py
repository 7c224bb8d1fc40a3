"""The course of one story's talks: reports every two weeks, then due diligence, site, and the application."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from workflow.demo.pace import Pace
from workflow.demo.stories import Story

LEAD_TIME = timedelta(days=45)
"""How long before signing a project turns from talks to its application: review and drafting take about that."""

KINDS = ("来县考察", "外出拜访", "视频", "对接会", "领导会见")


class Talks:
    """Answers for each ``negotiate`` task of one story, in turn."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.held = 0
        self.left = [] if story.until in ("talking", "lead") else self._steps()

    def _steps(self) -> list[str]:
        steps = ["dd"]
        if self.story.land_need > 0:
            steps.append("site")
        return [*steps, "apply_review"]

    def next(self, opened: datetime, pace: Pace) -> tuple[datetime | None, dict[str, Any]]:
        """When the talks opened at ``opened`` are reported and with which answers; no moment leaves them open."""
        story = self.story
        if self.held < story.talks:
            self.held += 1
            gap = pace.between(1, 3) if self.held == 1 else pace.between(7, 10)
            moment = pace.after(opened, gap)
            if self._gate() is None or moment.date() <= self._gate() or self.held == 1:
                if self.left or moment.astimezone(OFFICE_ZONE).date() <= story.talks_until:
                    return moment, self._report("continue", moment)
        if not self.left:
            return None, {}
        action = self.left.pop(0)
        moment = pace.after(opened, 1)
        gate = self._gate()
        if gate is not None:
            moment = max(moment, pace.on(gate))
        return moment, self._report(action, moment)

    def _gate(self) -> date | None:
        target = self.story.sign_day or self.story.presign_day
        return None if target is None else target - LEAD_TIME

    def _report(self, action: str, moment: datetime) -> dict[str, Any]:
        day = moment.astimezone(OFFICE_ZONE)
        kind = KINDS[(self.story.number + self.held) % len(KINDS)]
        return {
            "action": action,
            "visit_type": kind,
            "visit_at": (day - timedelta(hours=3)).isoformat(),
            "place": "苍南县" if kind in ("来县考察", "对接会") else "企业总部",
            "our_people": [f"{self.story.owner_org}.1"],
            "their_people": [{"name": self.story.contact, "title": "投资总监"}],
            "topics": f"商谈{self.story.project_name}的投资规模、选址与进度。",
            "progress_level": "substantive" if action != "continue" or self.held % 2 else "normal",
            "next_step": "按计划推进，下次会面前交换材料。",
            "next_date": (day.date() + timedelta(days=14)).isoformat(),
        }
