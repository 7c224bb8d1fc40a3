"""The facts of a parcel: the row they stand in, how they are written, and how DMN-13 is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid, NotFound
from engine.unit_of_work import UnitOfWork
from workflow.idle_land.models import ParcelUse
from workflow.projects.models import Project
from workflow.projects.reading import amount, day, text
from workflow.resources.models import Parcel

DAYS: Mapping[str, str] = {
    "approved_on": "农转、征收批准日",
    "contract_on": "出让合同签订日",
    "delivered_on": "交地日",
    "start_before": "约定动工日",
    "started_on": "实际动工日",
    "finish_before": "约定竣工日",
    "completed_on": "实际竣工日",
    "produced_on": "实际投产日",
    "stopped_since": "中止开发起始日",
}
NUMBERS: Mapping[str, str] = {
    "developed_pct": "已开发面积占应开发/%",
    "invested_pct": "已投资占总投资/%",
    "built_pct": "建成面积或容积率占约定/%",
    "price": "出让或划拨价款/万元",
    "total_invest": "总投资/万元",
}
TEXTS: Mapping[str, str] = {
    "responsible_org": "责任单位编码",
    "owner_ent": "使用权人",
    "contract_no": "合同编号",
    "linked_project": "项目编号",
}
FACTS: Mapping[str, str] = {**TEXTS, **DAYS, **NUMBERS}
"""What a page and an Excel list may say of a parcel."""

SHARES = ("developed_pct", "invested_pct")
"""Shares of a whole: never more than 100."""


def find_parcel(uow: UnitOfWork, parcel_no: str) -> Parcel:
    """The parcel of the library. :raises NotFound: when it holds none of this number"""
    parcel = uow.session.get(Parcel, parcel_no)
    if parcel is None:
        raise NotFound(f"资源库里没有地块“{parcel_no}”。")
    return parcel


def use_of(uow: UnitOfWork, parcel_no: str) -> ParcelUse:
    """The row of a parcel's facts, made when there is none yet."""
    row = uow.session.get(ParcelUse, parcel_no)
    if row is None:
        row = ParcelUse(parcel_no=parcel_no, read_until=0, idle_class="normal", source="page")
        row.responsible_org = find_parcel(uow, parcel_no).owner_org or None
        _touch(uow, row)
        uow.session.add(row)
    return row


def findings_of(values: Mapping[str, Any], uow: UnitOfWork) -> list[Finding]:
    """What is wrong with given facts, field by field."""
    found: list[Finding] = []
    read: dict[str, Any] = {}
    for name, words in {**DAYS, **NUMBERS}.items():
        try:
            read[name] = day(values, name) if name in DAYS else amount(values, name)
        except Invalid:
            wanted = "日期，如 2023-05-31" if name in DAYS else "数字"
            found.append(Finding("idle.facts", f"{words.partition('/')[0]}应为{wanted}。", element=name))
    for name in NUMBERS:
        value = read.get(name)
        if value is not None and (value < 0 or (name in SHARES and value > 100)):
            limits = "在 0 到 100 之间" if name in SHARES else "不小于 0"
            found.append(Finding("idle.facts", f"{NUMBERS[name].partition('/')[0]}应{limits}。", element=name))
    for earlier, later in (("started_on", "completed_on"), ("completed_on", "produced_on")):
        first, second = read.get(earlier), read.get(later)
        if first is not None and second is not None and second < first:
            found.append(Finding("idle.facts", f"{DAYS[later]}早于{DAYS[earlier]}。", element=later))
    project = text(values, "linked_project")
    if project is not None and not _is_project(uow, project):
        found.append(Finding("idle.facts", f"没有项目“{project}”。", element="linked_project"))
    return found


def write_facts(uow: UnitOfWork, row: ParcelUse, values: Mapping[str, Any], source: str) -> None:
    """Put the facts that ``values`` name into the row; what it does not name stays. :raises Invalid: by field"""
    given = {name: values[name] for name in FACTS if name in values}
    found = findings_of(given, uow)
    if found:
        raise Invalid(f"地块事实有 {len(found)} 处填写有误。", found)
    for name in given:
        if name in DAYS:
            setattr(row, name, day(given, name))
        elif name in NUMBERS:
            setattr(row, name, amount(given, name))
        else:
            setattr(row, name, text(given, name))
    row.source = source
    _touch(uow, row)


def told(row: ParcelUse) -> dict[str, Any]:
    """The facts as DMN-13 and the process read them: ISO dates and plain numbers."""
    columns = {name: getattr(row, name) for name in FACTS}
    return {name: _plain(value) for name, value in columns.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _touch(uow: UnitOfWork, row: ParcelUse) -> None:
    row.updated_at, row.updated_by = uow.now, uow.actor.name


def _is_project(uow: UnitOfWork, business_key: str) -> bool:
    return uow.session.scalar(select(Project.key).where(Project.business_key == business_key)) is not None
