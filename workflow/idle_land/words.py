"""What the codes of idle land are called: classes, causes, plans, stages, results, measures (domain.md 10.1, 10.2)."""

from __future__ import annotations

from collections.abc import Mapping

CLASSES: Mapping[str, str] = {
    "approved_not_supplied": "批而未供",
    "supplied_waiting": "已供地待动工",
    "supplied_unused": "供而未用",
    "idle_1y": "供而未用（闲置满一年）",
    "idle_2y": "供而未用（闲置满两年）",
    "partly_used": "用而未尽（法定闲置）",
    "under_used": "用而未尽（建成不足）",
    "built_not_producing": "建而未投",
    "normal": "不属存量",
}
"""Outputs of DMN-13."""

FAMILY_OF: Mapping[str, str] = {
    "approved_not_supplied": "approved_not_supplied",
    "supplied_unused": "supplied_unused",
    "idle_1y": "supplied_unused",
    "idle_2y": "supplied_unused",
    "partly_used": "partly_used",
    "under_used": "partly_used",
    "built_not_producing": "built_not_producing",
}
"""Class → the one of the four kinds it is listed under; classes that are not listed are not here."""

FAMILIES: Mapping[str, str] = {
    "supplied_unused": "供而未用",
    "partly_used": "用而未尽",
    "built_not_producing": "建而未投",
    "approved_not_supplied": "批而未供",
}

CAUSES: Mapping[str, str] = {
    "gov": "政府原因",
    "enterprise": "企业原因",
    "force_majeure": "不可抗力",
    "judicial": "司法查封",
}

PLANS: Mapping[str, str] = {
    "start_by_deadline": "限期动工",
    "phase_or_shrink": "分期缩减",
    "transfer": "转让、二次招商",
    "convert_to_factory": "改建标准厂房出租",
    "expand": "增资扩产",
    "agreed_takeback": "协议收回",
    "lawful_takeback": "依法收回",
    "temporary_use": "临时利用",
    "complete_procedures": "完善手续",
    "extend": "延长动工期限",
    "change_use": "调整用途、规划条件",
    "swap": "置换",
}

MEASURES: Mapping[str, str] = {"fee": "征收闲置费", "takeback": "无偿收回", "agreed": "协议有偿收回", "swap": "置换"}

STAGES: Mapping[str, str] = {
    "survey": "摸底建档",
    "cause": "原因核查",
    "confirm": "分类认定",
    "plan": "拟定方案",
    "review": "会审",
    "meeting": "专题会",
    "assign": "交办",
    "rectify": "整改",
    "verify": "现场核查",
    "close": "待销号",
    "limit": "限期整改",
    "interview": "约谈",
    "legal": "依法处置",
}
"""Where an open case stands."""

STAGE_OF_TASK: Mapping[str, str] = {
    "idle_survey": "survey",
    "idle_cause_check": "cause",
    "idle_confirm": "confirm",
    "idle_plan": "plan",
    "idle_solution": "plan",
    "idle_review": "review",
    "idle_meeting": "meeting",
    "idle_assign": "assign",
    "idle_rectify": "rectify",
    "idle_verify": "verify",
    "idle_close": "close",
    "idle_limit": "limit",
    "idle_interview": "interview",
    "legal_notice": "legal",
    "legal_finding": "legal",
    "legal_hearing": "legal",
    "legal_decision": "legal",
}

RESULTS: Mapping[str, str] = {"struck_off": "已销号", "disposed": "处置完成", "normal": "不属存量"}
"""How a case ended; the first two are cleared, the last was no case."""

CLEARED = ("struck_off", "disposed")
