"""Words of plans: goals, reasons for a new version, what a step's clock and state are called."""

from __future__ import annotations

from collections.abc import Mapping

GOALS: Mapping[str, str] = {"sign": "签约", "land_deal": "摘牌", "start": "开工", "production": "投产"}
"""What can be committed to, in the order of a project's life (domain.md 5.0)."""

MILESTONES = ("land_deal", "start", "production")
"""The goals whose planned day the lights ask for (domain.md 8.3 rows 6 to 9)."""

REASONS: Mapping[str, str] = {
    "enterprise": "企业原因",
    "land": "用地、征迁等要素",
    "approval": "审批审查",
    "funding": "资金",
    "policy": "政策、规划调整",
    "weather": "天气、不可抗力",
    "coordination": "部门协同",
    "plan": "原计划不合实际",
    "other": "其他",
}
"""Why a project is planned anew."""

CLOCKS: Mapping[str, str] = {"gov": "政府", "ent": "企业", "mix": "双方", "none": "法定等待"}
STATES: Mapping[str, str] = {"ahead": "未开始", "now": "在办", "done": "已办", "passed": "未经过"}
UNITS: Mapping[str, str] = {"wd": "工作日", "cd": "自然日", "m": "个月"}
STATUSES: Mapping[str, str] = {"open": "执行中", "reached": "已实现", "dropped": "已停用"}
