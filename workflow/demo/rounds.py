"""The visits of the county's half-year: what stations and squads register through ``ip_visit`` (domain.md 1.2)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from workflow.demo.names import data, person_names
from workflow.demo.pace import Pace


@dataclass(frozen=True, slots=True)
class Round:
    """One visit to register: at which moment, by which unit, with which answers."""

    at: datetime
    org: str
    answers: dict[str, Any]


PLAN: tuple[tuple[str, str, int, date, date], ...] = (
    ("stations", "外出拜访", 372, date(2023, 1, 3), date(2023, 4, 28)),
    ("stations", "领导会见", 32, date(2023, 1, 5), date(2023, 4, 28)),
    ("stations", "视频", 21, date(2023, 1, 9), date(2023, 5, 26)),
    ("stations", "外出拜访", 58, date(2023, 5, 4), date(2023, 6, 8)),
    ("squads", "外出拜访", 19, date(2023, 1, 4), date(2023, 3, 31)),
    ("squads", "对接会", 17, date(2023, 1, 6), date(2023, 3, 30)),
    ("squads", "来县考察", 36, date(2023, 1, 5), date(2023, 3, 31)),
    ("squads", "外出拜访", 11, date(2023, 4, 3), date(2023, 6, 8)),
    ("squads", "来县考察", 16, date(2023, 4, 4), date(2023, 6, 8)),
)
"""Who goes where, how often, from when to when; what lies outside a figure's dates must not be counted there."""


def rounds(calendar: WorkingCalendar, pace: Pace, seed: int) -> Iterator[Round]:
    """Every visit, in no order."""
    chance = random.Random(seed)
    known, cast = data("county"), data("cast")
    people = person_names()
    for kind, visit_type, count, first, last in PLAN:
        days = [day for day in _days(first, last) if calendar.is_workday(day)]
        orgs = [row[0] for row in known[kind]]
        for place in range(count):
            day = days[place * len(days) // count]
            at = max(pace.on(day), datetime.combine(day, datetime.min.time(), OFFICE_ZONE) + timedelta(hours=15))
            org = orgs[place % len(orgs)]
            enterprise = chance.choice(cast["visit_enterprises"])
            home = visit_type in ("对接会", "来县考察")
            yield Round(
                at,
                org,
                {
                    "visit_type": visit_type,
                    "visit_at": (at - timedelta(hours=5)).isoformat(),
                    "place": "苍南县" if home else chance.choice(cast["visit_places"]),
                    "our_org": org,
                    "our_people": [f"{org}.{1 + place % 3}"],
                    "ent_name": f"{enterprise}（演示数据）",
                    "home_region": "省外",
                    "their_people": [{"name": next(people), "title": "总经理"}],
                    "topics": "介绍苍南产业与政策，了解投资意向。",
                    "progress_level": "normal",
                    "next_step": "保持联系，邀请来县考察。" if not home else "跟进项目建议书。",
                },
            )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
