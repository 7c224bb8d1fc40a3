"""Chinese words for the codes that project pages show."""

from __future__ import annotations

from collections.abc import Mapping

VARIANTS: Mapping[str, str] = {
    "V1_new_land": "新供地工业",
    "V2_hq": "总部",
    "V3_lease": "租购厂房",
    "V4_reno": "工改",
    "V5_offshore": "海上风电",
    "V6_service": "服务业",
}
WATCH: Mapping[str, str] = {"normal": "一般", "center": "中心", "county": "县级", "county_top": "县主要领导"}
STATUS: Mapping[str, str] = {
    "active": "在推进",
    "on_hold": "暂缓",
    "transferred": "已流转",
    "terminated": "已终止",
    "exited": "已退出",
    "archived": "已归档",
}
AGREEMENT_TYPES: Mapping[str, str] = {"framework": "框架协议", "formal": "正式协议", "supplement": "补充协议"}
AGREEMENT_STATUS: Mapping[str, str] = {"draft": "起草中", "signed": "已签", "archived": "已归档"}
BANDS: Mapping[str, str] = {
    "lt_05": "五千万以下",
    "b_05_1": "五千万至一亿",
    "b_1_5": "一至五亿",
    "b_5_10": "五至十亿",
    "b_10_50": "十至五十亿",
    "b_50_100": "五十至百亿",
    "ge_100": "百亿以上",
}
