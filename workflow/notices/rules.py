"""The office's rules for what leaves: as they came (``data/rules.json``), and what an administrator set otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.domain.errors import Finding, Invalid
from workflow.notices.kinds import DATA

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Rules:
    """Clock times are ``HH:MM`` in the office's zone; ``back_off_seconds``: the waits after each failed attempt.

    More than ``flood_messages`` to a person by a channel in ``flood_minutes`` become a digest.
    """

    digest_times: tuple[str, ...]
    quiet_from: str
    quiet_until: str
    quiet_days_off: bool
    flood_messages: int
    flood_minutes: int
    back_off_seconds: tuple[int, ...]
    lease_seconds: int
    digest_lines: int
    retention_days: int


SHOWN = ("digest_times", "quiet_from", "quiet_until", "quiet_days_off", "flood_messages", "flood_minutes",
         "retention_days")  # fmt: skip
"""Rules an administrator may set."""


@cache
def shipped() -> Mapping[str, Any]:
    """The rules as they came."""
    found: Mapping[str, Any] = json.loads((DATA / "rules.json").read_text("utf-8"))
    return found


def rules_of(own: Mapping[str, Any]) -> Rules:
    """The rules with the office's ``own`` over those that came."""
    values = {name: own.get(name, value) for name, value in shipped().items()}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Rules(**values)


def read_rules(given: Mapping[str, str]) -> dict[str, Any]:
    """The rules an administrator typed, by name. :raises Invalid: with a finding per field"""
    findings: list[Finding] = []
    times = tuple(part for part in re.split(r"[\s,，、]+", given.get("digest_times", "").strip()) if part)
    if not times or not all(CLOCK.fullmatch(time) for time in times):
        findings.append(Finding("clock", "汇总时间应为 HH:MM，用逗号隔开。", element="digest_times"))
    made: dict[str, Any] = {"digest_times": sorted(times), "quiet_days_off": given.get("quiet_days_off") == "yes"}
    made |= read_hours(given, findings)
    for name in ("flood_messages", "flood_minutes", "retention_days"):
        text = given.get(name, "").strip()
        if text.isdecimal() and 0 < int(text) < 10_000:
            made[name] = int(text)
        else:
            findings.append(Finding("number", "应为大于 0 的整数。", element=name))
    if findings:
        raise Invalid("规则没有保存。", findings)
    return made


def read_hours(given: Mapping[str, str], findings: list[Finding]) -> dict[str, str]:
    """The quiet hours somebody typed; what is wrong with them goes to ``findings``."""
    hours = {name: given.get(name, "").strip() for name in ("quiet_from", "quiet_until")}
    findings += [
        Finding("clock", "免打扰时间应为 HH:MM。", element=name)
        for name, text in hours.items()
        if not CLOCK.fullmatch(text)
    ]
    return hours
