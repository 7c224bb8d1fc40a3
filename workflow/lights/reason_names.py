"""Short names of the reason codes of domain.md 8.3, for filters and forms; a code of an office shows as it is."""

from __future__ import annotations

from collections.abc import Mapping

REASON_NAMES: Mapping[str, str] = {
    "TALK_90": "在谈满 90 天无进展",
    "TALK_60": "在谈满 60 天无进展",
    "FRAME_12M": "框架协议满 12 个月",
    "FRAME_6M": "框架协议满 6 个月",
    "SIGN_1Y": "签约满一年未开工",
    "LAND_3M": "超计划摘牌满 3 个月",
    "LAND_MISS": "超计划摘牌",
    "START_3M": "超计划开工满 3 个月",
    "START_MISS": "超计划开工",
    "STAT_2M": "开工满 2 个月未入库",
    "STAT_1M": "开工满 1 个月未入库",
    "PROG_30": "低于序时超 30 个百分点",
    "PROG_10": "低于序时 10 至 30 个百分点",
    "FUND_3M": "连续 3 个月无新增投资",
    "FUND_15": "到位资金不足 15%",
    "RPT_MISS": "未报月报",
    "BUILT_12M": "竣工满 12 个月未投产",
    "BUILT_6M": "竣工满 6 个月未投产",
    "TASK_OVERDUE": "任务逾期",
    "TASK_DUE": "任务临期",
    "SUP_RED": "警示函未销号",
    "SUP_YELLOW": "督办单未销号",
}
LIGHT_WORDS: Mapping[str, str] = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "grey": "灰灯"}
