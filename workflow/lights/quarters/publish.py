"""Decides the light of each unit by ``light_org`` and publishes a quarter, once and for ever (domain.md 8.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Broken, NotFound, Refused
from engine.feel import to_json
from engine.runtime.definitions import decision_model, latest_decision
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import Light
from workflow.lights.quarters.events import OrgLightPublished
from workflow.lights.quarters.freeze import write_snapshot
from workflow.lights.quarters.models import LightQuarter, LightSnapshot, QuarterReport
from workflow.lights.quarters.rules import first_day, words_of
from workflow.people.queries import org_names

DECISION = "light_org"


@dataclass(frozen=True, slots=True)
class OrgVerdict:
    """What a unit would show; ``light`` is empty while its report is not confirmed."""

    org: str
    name: str
    counts: Mapping[str, int]
    report: QuarterReport | None
    last_light: str
    light: str
    reason: str
    words: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be published."""
        return self.report is not None and self.report.confirmed_by is not None


def verdicts(uow: UnitOfWork, quarter: str) -> list[OrgVerdict]:
    """Every unit with projects or a report in this quarter, by name, with what it would show now.

    :raises Broken: when no ``light_org`` is deployed, or it gives something that is no light
    """
    session, names = uow.session, org_names(uow.session)
    counts = project_counts(session, quarter)
    query = select(QuarterReport).where(QuarterReport.quarter == quarter)
    reports = {report.org: report for report in session.scalars(query)}
    last = last_lights(session, quarter)
    found = []
    for org in sorted({*counts, *reports} - {""}, key=lambda code: names.get(code, code)):
        report = reports.get(org)
        ready = report is not None and report.confirmed_by is not None
        facts = org_facts(counts.get(org, Counter()), report, last.get(org, ""))
        decided = _decide(uow, facts) if ready else {"light": "", "reason_code": "", "words": ""}
        found.append(
            OrgVerdict(
                org=org, name=names.get(org, org), counts=counts.get(org, Counter()), report=report,
                last_light=last.get(org, ""), light=decided["light"], reason=decided["reason_code"],
                words=decided["words"],
            )
        )  # fmt: skip
    return found


def publish_quarter(uow: UnitOfWork, quarter: str) -> int:
    """Freeze what every unit shows; how many units.

    :raises Refused: when the quarter is not frozen, is published already, or a unit's report is not confirmed
    """
    row = uow.session.get(LightQuarter, quarter)
    if row is None:
        raise Refused(f"{words_of(quarter)}还没有冻结，不能发布。")
    if row.published_at is not None:
        raise Refused(f"{words_of(quarter)}已由 {row.published_by} 发布，不能再发。")
    found = verdicts(uow, quarter)
    waiting = [verdict.name for verdict in found if not verdict.is_ready]
    if waiting:
        raise Refused(f"还有 {len(waiting)} 个单位的完成率没有填报或复核：{'、'.join(waiting[:5])}。")
    decision_key = latest_decision(uow, DECISION).key
    for verdict in found:
        report = verdict.report
        facts = org_facts(verdict.counts, report, verdict.last_light)
        write_snapshot(
            uow,
            {
                "quarter": quarter, "scope": "org", "target": verdict.org, "org": verdict.org, "name": verdict.name,
                "light": verdict.light, "reasons": [verdict.reason], "evidence": [_evidence(verdict)],
                "facts": {name: str(value) if value is not None else None for name, value in facts.items()},
                "decision_key": decision_key,
            },
        )  # fmt: skip
        uow.emit(OrgLightPublished(quarter=quarter, org=verdict.org, light=verdict.light, reason=verdict.reason))
    row.published_at, row.published_by = uow.now, uow.actor.name
    return len(found)


def project_counts(session: Session, quarter: str) -> dict[str, Counter[str]]:
    """By unit: how many of its projects were frozen with each light."""
    query = (
        select(LightSnapshot.org, LightSnapshot.light, func.count())
        .where(LightSnapshot.quarter == quarter, LightSnapshot.scope == "project")
        .group_by(LightSnapshot.org, LightSnapshot.light)
    )
    counts: dict[str, Counter[str]] = {}
    for org, light, count in session.execute(query):
        counts.setdefault(org, Counter())[light] = count
    return counts


def last_lights(session: Session, quarter: str) -> dict[str, str]:
    """By unit: what was published for the quarter before."""
    day = first_day(quarter)
    before = f"{day.year - (day.month == 1)}Q{(day.month - 1) // 3 or 4}"
    query = select(LightSnapshot.target, LightSnapshot.light).where(
        LightSnapshot.quarter == before, LightSnapshot.scope == "org"
    )
    return dict(session.execute(query).all())


def org_facts(counts: Mapping[str, int], report: QuarterReport | None, last_light: str) -> dict[str, Any]:
    """What ``light_org`` asks for."""
    return {
        "false_report": report is not None and report.false_report,
        "completion_pct": report.completion_pct if report is not None else None,
        "red_projects": counts.get(Light.RED, 0),
        "last_light": last_light or None,
    }


def _decide(uow: UnitOfWork, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        row = latest_decision(uow, DECISION)
    except NotFound as error:
        raise Broken("还没有部署单位亮灯规则 light_org。", element_id=DECISION) from error
    decided: Any = to_json(decision_model(uow, row).evaluate(DECISION, facts, uow.world.feel).value)
    if not isinstance(decided, Mapping) or decided.get("light") not in (Light.RED, Light.YELLOW, Light.GREEN):
        raise Broken(f"单位亮灯规则第 {row.version} 版给出的结果不是灯：{decided}", element_id=DECISION)
    return decided


def _evidence(verdict: OrgVerdict) -> dict[str, Any]:
    report = verdict.report
    if report is None:
        raise Refused(f"{verdict.name}的完成率没有填报。")
    return {
        "words": verdict.words, "projects": dict(verdict.counts), "basis": report.basis,
        "entered_by": report.entered_by, "confirmed_by": report.confirmed_by,
    }  # fmt: skip
