"""What a list of incidents is narrowed to, read from an address and asked of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from engine.domain.states import IncidentKind, IncidentState
from engine.persistence.causes import cause_of
from engine.persistence.instances import Incident
from workflow.operations.incidents.models import IncidentKeeper

STATES: Mapping[str, str] = {"": "未处理", "resolved": "已处理", "all": "全部"}
AGES: Mapping[str, tuple[str, timedelta]] = {
    "hour": ("超过 1 小时", timedelta(hours=1)),
    "day": ("超过 1 天", timedelta(days=1)),
    "week": ("超过 1 周", timedelta(weeks=1)),
    "month": ("超过 30 天", timedelta(days=30)),
}
KIND_NAMES: Mapping[IncidentKind, str] = {
    IncidentKind.CALLED_DECISION_ERROR: "调用决策出错",
    IncidentKind.CALLED_ELEMENT_ERROR: "调用流程出错",
    IncidentKind.CONDITION_ERROR: "条件算不出",
    IncidentKind.DECISION_EVALUATION_ERROR: "决策算不出",
    IncidentKind.EXTRACT_VALUE_ERROR: "取值出错",
    IncidentKind.FORM_NOT_FOUND: "找不到表单",
    IncidentKind.IO_MAPPING_ERROR: "变量映射出错",
    IncidentKind.JOB_NO_RETRIES: "服务重试用完",
    IncidentKind.RESOURCE_NOT_FOUND: "找不到文件",
    IncidentKind.UNHANDLED_ERROR_EVENT: "错误没有接住",
    IncidentKind.UNKNOWN: "其他",
}
"""The engine's kinds in the words of the office."""

LONGEST = 255


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Empty members narrow nothing. ``state`` is a name of ``STATES``, ``age`` of ``AGES``; ``keeper`` a user name.

    ``cause`` is the fingerprint incidents are grouped by (``engine.persistence.causes``), ``words`` part of a message.
    """

    state: str = ""
    process: str = ""
    element: str = ""
    kind: str = ""
    age: str = ""
    cause: str = ""
    keeper: str = ""
    words: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> IncidentFilter:
        """What an address asks for; what is not understood narrows nothing."""
        told = {name: (args.get(name) or "").replace("\0", "").strip()[:LONGEST] for name in cls.__slots__}
        told["words"] = (args.get("q") or "").replace("\0", "").strip()[:LONGEST]
        known: dict[str, Mapping[str, object]] = {"state": STATES, "age": AGES, "kind": dict.fromkeys(IncidentKind)}
        return cls(**{name: text if text in known.get(name, {text: 1}) else "" for name, text in told.items()})

    def to_args(self) -> dict[str, str]:
        """The same as a query: only what narrows."""
        told = {("q" if name == "words" else name): text for name, text in asdict(self).items()}
        return {name: text for name, text in told.items() if text}

    def of_cause(self, cause: str) -> IncidentFilter:
        """This list, of one cause alone."""
        return replace(self, cause=cause)

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """What a row of ``incident`` must be."""
        found: list[ColumnElement[bool]] = []
        if self.state != "all":
            wanted = IncidentState.RESOLVED if self.state == "resolved" else IncidentState.ACTIVE
            found.append(Incident.state == wanted)
        plain = ((Incident.process_id, self.process), (Incident.element_id, self.element), (Incident.kind, self.kind),
                 (Incident.cause, self.cause))  # fmt: skip
        found += [column == text for column, text in plain if text]
        if self.age:
            found.append(Incident.created_at < now - AGES[self.age][1])
        if self.words:
            found.append(Incident.message.contains(self.words, autoescape=True))
        if self.keeper:
            kept = select(IncidentKeeper.incident_key).where(IncidentKeeper.username == self.keeper)
            found.append(Incident.key.in_(kept))
        return found


def group_of(incident: Incident) -> str:
    """The fingerprint of an incident, also of one that was raised before there was a column for it."""
    return incident.cause or cause_of(incident.kind, incident.message)
