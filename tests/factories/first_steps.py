"""The first steps of a project with new land: its lead, handed in and judged, until the talks begin."""

from __future__ import annotations

FITS = ("fit_industry", "fit_space", "fit_env", "fit_energy", "fit_land", "certainty", "investor_strength",
        "tech_level", "benefit")  # fmt: skip
LEAD = {
    "source_type": "驻点拜访",
    "source_org": "s_sh",
    "found_at": "2023-05-30T09:00:00+08:00",
    "ent_name": "甲公司",
    "home_region": "省外",
    "contact_name": "张三",
    "contact_title": "总经理",
    "contact_phone": "13800000000",
    "decision_maker_reached": True,
    "project_name": "甲项目",
    "industry_code": "3841",
    "chain": "新能源",
    "invest_type": "新建",
    "total_invest": 60000,
    "fixed_invest": 52000,
    "content": "年产 1 万台设备",
    "site_form": "净地新建",
    "land_need": 40000,
    "plan_sign_date": "2023-07-15",
    "confidential": "公开",
}


def lead_to_talks(line):
    line.do("first_report_check", dup_conclusion="not_dup", first_report_org="s_sh", protect_from="2023-06-01",
            protect_to="2023-08-30")  # fmt: skip
    line.do("lead_triage", **dict.fromkeys(FITS, 5), redline=["none"], triage_result="follow",
            suggest_variant="V1_new_land", suggest_owner="t_lx")  # fmt: skip
    line.do("lead_assign", owner_org="t_lx", owner_user="lin", leader_id="chen", grade="A", variant="V1_new_land",
            watch_level="county", target_sign_date="2023-07-15")  # fmt: skip
    line.do("lead_feedback", feedback_to="李四", feedback_text="已跟进", feedback_channel="phone")
