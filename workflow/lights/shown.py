"""What a project's page shows of its light: the reasons with today's numbers, and the past as a strip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from workflow.lights.decision import light_rules
from workflow.lights.exemption_rules import APPLIED, APPROVED
from workflow.lights.facts.matters import matters_of
from workflow.lights.models import LightExemption, ProjectLight
from workflow.lights.relight import verdicts_of
from workflow.lights.rules import Hit

STRIP = 1000
"""The strip is so many units long, whatever the time it shows."""

LEAST = 4
"""A light that was shown for a moment is still to be seen."""

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One light on the strip: from where, how long, and the row it is about."""

    start: int
    length: int
    row: ProjectLight


@dataclass(frozen=True, slots=True)
class Shown:
    """``hits`` count now, ``exempt`` are covered by an exemption; both with today's numbers. ``row`` may be absent."""

    row: ProjectLight | None
    hits: list[Hit]
    exempt: list[Hit]
    history: list[ProjectLight]
    strip: list[Piece]
    exemptions: list[LightExemption]


def shown_light(uow: UnitOfWork, business_key: str) -> Shown:
    """The light of a project now and in the past, newest row first."""
    history = list(
        uow.session.scalars(
            select(ProjectLight)
            .where(ProjectLight.business_key == business_key)
            .order_by(ProjectLight.key.desc())
            .limit(MOST_ROWS)
        )
    )
    row = history[0] if history else None
    hits = _hits_now(uow, business_key, row)
    exempted = set(row.exempted) if row is not None else set()
    exemptions = uow.session.scalars(
        select(LightExemption)
        .where(LightExemption.business_key == business_key, LightExemption.state.in_([APPLIED, APPROVED]))
        .order_by(LightExemption.key)
    )
    return Shown(
        row=row,
        hits=[hit for hit in hits if hit.code not in exempted],
        exempt=[hit for hit in hits if hit.code in exempted],
        history=history,
        strip=pieces(history[::-1], uow.now),
        exemptions=list(exemptions),
    )


def pieces(rows: list[ProjectLight], now: datetime) -> list[Piece]:
    """Rows, oldest first, as pieces of a strip that ends now."""
    if not rows:
        return []
    whole = max((now - rows[0].since).total_seconds(), 1)
    found, end = [], 0
    for row in rows:
        until = row.until or now
        start = max(int((row.since - rows[0].since).total_seconds() / whole * STRIP), end)
        length = max(int((until - rows[0].since).total_seconds() / whole * STRIP) - start, LEAST)
        end = start + length
        found.append(Piece(start, length, row))
    return found


def _hits_now(uow: UnitOfWork, business_key: str, row: ProjectLight | None) -> list[Hit]:
    """The reasons the present row stands for, with today's numbers where they are still met."""
    if row is None:
        return []
    rules = light_rules(uow)
    stored = [Hit.of_json(hit) for hit in row.evidence]
    if rules is None:
        return stored
    verdict = verdicts_of(uow, rules, matters_of(uow.session, [business_key]))[business_key]
    today = {hit.code: hit for hit in verdict.hits}
    return [today.get(hit.code, hit) for hit in stored]
