"""What the county lets the ladder do by itself: as it came (``data/settings.json``), and what was set otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.supervision.escalation.escalation_events import EscalationSettingChanged
from workflow.supervision.escalation.models import EscalationSetting

DATA = Path(__file__).parent / "data"
ON, OFF = "on", "off"
LONGEST_REASON = 255

_FITS = {
    "switch": (re.compile(r"on|off"), "应为开或关。"),
    "number": (re.compile(r"[1-9]\d{0,3}"), "应为 1 到 9999 的整数。"),
    "clock": (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "应为 HH:MM。"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``kind`` is switch (on, off), number or clock (``HH:MM`` in the office's zone)."""

    name: str
    kind: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them as they are now, by name."""

    values: Mapping[str, str]

    def opens(self, level: str) -> bool:
        """Whether the ladder may do this step by itself; reminding somebody is no step that can be switched off."""
        return self.values.get(f"open.{level}", ON) == ON

    @property
    def unit_orders_a_day(self) -> int:
        """How many orders a unit may get from the ladder in one day of the office."""
        return int(self.values["unit_orders_a_day"])

    @property
    def digest_at(self) -> time:
        """From when on, on working days, people get their digest; in the office's zone."""
        return time.fromisoformat(self.values["digest_at"])


@cache
def shipped() -> Mapping[str, Setting]:
    """The settings as they came, in the table's order."""
    rows = json.loads((DATA / "settings.json").read_text("utf-8"))
    return {row["name"]: Setting(**row) for row in rows}


def settings_of(session: Session) -> Settings:
    """The settings as they are now."""
    newest = select(func.max(EscalationSetting.key)).group_by(EscalationSetting.name)
    own = select(EscalationSetting.name, EscalationSetting.value).where(EscalationSetting.key.in_(newest))
    return Settings({name: row.value for name, row in shipped().items()} | dict(session.execute(own).all()))


def changes(session: Session, limit: int = 50) -> list[EscalationSetting]:
    """Who set what otherwise, newest first."""
    query = select(EscalationSetting).order_by(EscalationSetting.key.desc()).limit(limit)
    return list(session.scalars(query))


def change_setting(uow: UnitOfWork, name: str, value: str, reason: str) -> None:
    """Set one otherwise and keep who did, and why.

    :raises NotFound: when there is no such setting
    :raises Invalid: when the value does not fit, or there is no reason
    :raises Refused: when it stands so already
    """
    setting = shipped().get(name)
    if setting is None:
        raise NotFound(f"没有设置“{name}”。")
    fits, words = _FITS[setting.kind]
    findings = []
    if not fits.fullmatch(value):
        findings.append(Finding(setting.kind, words, element="value"))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        findings.append(Finding("required", f"请写明理由（不超过 {LONGEST_REASON} 个字）。", element="reason"))
    if findings:
        raise Invalid(f"“{setting.words}”没有保存：{findings[0].message}", findings)
    previous = settings_of(uow.session).values[name]
    if previous == value:
        raise Refused(f"“{setting.words}”已经是这样，不必再改。")
    uow.session.add(
        EscalationSetting(
            key=uow.next_key(), name=name, previous=previous, value=value, by=uow.actor.name, at=uow.now,
            reason=reason.strip(),
        )
    )  # fmt: skip
    uow.emit(EscalationSettingChanged(name=name, previous=previous, value=value, reason=reason.strip()))
