"""What an application for an exemption must say, and how long and how often one may be granted (domain.md 8.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.domain.errors import Finding
from workflow.lights.facts.months import same_day_later
from workflow.lights.models import LightExemption
from workflow.projects.models import Project

APPLIED, APPROVED, DENIED, EXPIRED = "applied", "approved", "denied", "expired"
STATE_NAMES: Mapping[str, str] = {APPLIED: "待批", APPROVED: "已批准", DENIED: "未批准", EXPIRED: "已到期"}

GOVERNMENT = "gov"
CAUSES: Mapping[str, str] = {
    GOVERNMENT: "政府原因",
    "enterprise": "企业原因",
    "force_majeure": "不可抗力",
    "judicial": "司法原因",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The form: which reasons, why, who says so, what proves it, and from when to when (both days included)."""

    business_key: str
    codes: tuple[str, ...]
    cause_kind: str
    cause: str
    evidence: str
    org: str
    from_on: date | None
    to_on: date | None
    solve_by: date | None = None


def findings_of(
    draft: Draft,
    project: Project,
    met: Collection[str],
    granted: Iterable[LightExemption],
    today: date,
    parameters: Mapping[str, Any],
) -> list[Finding]:
    """What is wrong with the draft, by field. ``met`` are the project's codes now, ``parameters`` the office's."""
    found = []
    if not draft.codes:
        found.append(Finding("required", "请选择要豁免的原因。", element="codes"))
    elif unknown := [code for code in draft.codes if code not in met]:
        found.append(Finding("choice", f"项目现在没有这些原因：{'、'.join(unknown)}。", element="codes"))
    if draft.cause_kind not in CAUSES:
        found.append(Finding("choice", "请选择原因类别。", element="cause_kind"))
    for field, name in (("cause", "原因"), ("evidence", "佐证"), ("org", "填报单位")):
        if not getattr(draft, field).strip():
            found.append(Finding("required", f"请填写{name}。", element=field))
    if draft.cause_kind == GOVERNMENT:
        found += _government(draft, project)
    found += _days(draft, today, int(parameters.get("exemption_longest_months") or 0))
    if draft.from_on is not None:
        found += _renewals(draft, granted, parameters)
    return found


def _government(draft: Draft, project: Project) -> list[Finding]:
    found = []
    if draft.org in {project.owner_org, project.landing_org, project.intro_org}:
        said = "政府原因须由责任部门填报，不能由项目单位自填。"
        found.append(Finding("org", said, element="org"))
    if draft.solve_by is None:
        found.append(Finding("required", "政府原因须写明解决时限。", element="solve_by"))
    return found


def _days(draft: Draft, today: date, longest: int) -> list[Finding]:
    if draft.from_on is None or draft.to_on is None:
        return [Finding("required", "请填写豁免的起止日期。", element="to_on" if draft.from_on else "from_on")]
    if draft.to_on < max(draft.from_on, today):
        return [Finding("date", "止期不能早于起期，也不能早于今天。", element="to_on")]
    last = same_day_later(draft.from_on, longest)
    if draft.to_on > last:
        return [Finding("date", f"一次豁免最长 {longest} 个月，止期最晚 {last}。", element="to_on")]
    return []


def _renewals(draft: Draft, granted: Iterable[LightExemption], parameters: Mapping[str, Any]) -> list[Finding]:
    """Earlier grants of the same reason count while they ended less than the longest time before this one begins."""
    if draft.from_on is None:
        return []
    longest, most = int(parameters.get("exemption_longest_months") or 0), int(parameters.get("exemption_renewals") or 0)
    since = same_day_later(draft.from_on, -longest) - timedelta(days=1)
    found = []
    for code in draft.codes:
        before = sum(1 for row in granted if code in row.codes and row.to_on >= since)
        if before > most:
            said = f"{code} 已豁免 {before} 次，最多续 {most} 次。"
            found.append(Finding("renewal", said, element="codes"))
    return found
