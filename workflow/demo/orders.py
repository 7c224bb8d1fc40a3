"""What happens to supervision orders in the sample county: some are closed, some wait at each of their steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.persistence.work import UserTask
from workflow.demo.driver import FromVariable, Planned
from workflow.demo.pace import Pace

ORDERS: tuple[tuple[date, str, str, str, str], ...] = (
    (date(2023, 4, 12), "p_park", "净地堵点清除", "closed", "汉禾硬碳负极材料生产基地"),
    (date(2023, 4, 26), "p_coast", "陆上集控中心选址协调", "closed", "苍南3号海上风电项目"),
    (date(2023, 5, 16), "mnr", "出让公告逾期未发", "verify", "汉禾硬碳负极材料生产基地"),
    (date(2023, 5, 24), "eco", "环评前期服务进度迟滞", "handle", "福共铝箔项目"),
    (date(2023, 6, 5), "t_lingxi", "技改项目联审意见逾期未报", "sign", ""),
    (date(2023, 6, 9), "p_park", "洽谈进展逾期未报", "sign", "东方丝国项目"),
)
"""When issued, to whom, about what, how far it gets by the end, and for which project."""

STEPS = ("draft_order", "issue_order", "sign_order", "handle_order", "verify_order", "close_order")
DRAFTED = ("order_type", "urgency", "source", "subject", "content", "criteria", "host_org", "due_at", "linked_project")
_STOP = {"sign": "sign_order", "handle": "handle_order", "verify": "verify_order", "closed": ""}


def order_answers(host_org: str, subject: str, linked_project: str | None = None) -> dict[str, Any]:
    """What the supervisor's order says."""
    return {
        "order_type": "supervise_order",
        "urgency": "normal",
        "source": "inspection",
        "subject": subject,
        "content": f"请牵头推进“{subject}”，明确时间表与责任人，每周报送进展。",
        "criteria": "事由消除并提交有文号的证据。",
        "host_org": host_org,
        "due_days": 10,
        "linked_project": linked_project,
    }


class OrderKeeping:
    """Answers for the tasks of orders, by the root instance of each."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.stops: dict[int, str] = {}

    def take(self, root_key: int, until: str) -> None:
        """From now on the order goes as far as ``until``."""
        self.stops[root_key] = _STOP[until]

    def plan(self, task: UserTask) -> Planned | None:
        """When and how a step of an order is done; None leaves it open."""
        stop = self.stops.get(task.root_key, "handle_order")
        if task.element_id == stop or task.element_id not in STEPS:
            return None
        return Planned(self.pace.after(task.created_at, self.pace.between(1, 3)), _ANSWERS.get(task.element_id, {}))


_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "draft_order": {**{name: FromVariable(name) for name in DRAFTED}, "draft_result": "file"},
    "issue_order": {"issue_result": "issue"},
    "sign_order": {"plan_note": "已安排专人办理。"},
    "handle_order": {
        "action": "apply_close",
        "progress_pct": 100,
        "feedback": "问题已解决，相关批复已办结。",
        "close_reason": "事由已消除。",
        "close_evidence": "办结批复（演示数据）",
    },
    "verify_order": {"verify_way": "site", "verify_result": "verified", "verify_note": "现场核查属实。"},
    "close_order": {"close_result": "close"},
}
