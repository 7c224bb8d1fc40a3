"""DMN-16 (domain.md 7.6): which evidence makes a stage count, on which day, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

EVIDENCE = {
    "signed": {"agreement_type": "formal", "sign_date": "2023-03-01", "signed_file": "协议.pdf", "agreement_no": "T-1"},
    "landed/land": {"deal": True, "deal_at": "2023-05-02", "deal_doc": "成交确认书"},
    "landed/purchase": {"estate_changed_at": "2023-05-02", "estate_cert_no": "浙(2023)1"},
    "landed/lease": {
        "lease_contract_date": "2023-05-02",
        "lease_contract": "合同",
        "stat_total_invest": 10000,
        "stat_quarter_invest": 5000,
    },
    "landed/hq": {
        "uscc": "91330327MA0000000A",
        "paid_proof": "验资报告",
        "paid_ratio": 30,
        "agreed_paid_ratio": 30,
        "paid_in_at": "2023-05-02",
    },
    "landed/sea": {"sea_right_at": "2023-05-02", "sea_cert_no": "海1"},
    "started": {
        "start_date": "2023-06-01",
        "is_main_work": True,
        "pile_photos": [{"photo": "1.jpg"}, {"photo": "2.jpg"}],
        "construct_contract": "合同",
        "start_reported_by": "lin",
        "checked_by": "chen",
    },
    "stat_entered": {"stat_entered_at": "2023-07-01", "stat_code": "K1", "stat_materials": "三件"},
    "completed": {"passed_at": "2024-07-01", "acceptance_doc": "意见", "joint_items": [{"name": "消防", "pass": True}]},
    "in_production": {
        "prod_date": "2024-09-01",
        "trial_report": "报告",
        "line_photos": "照片",
        "qualified_output": True,
    },
    "above_scale": {"scale_entered_at": "2025-01-01", "scale_no": "G1", "scale_doc": "通知"},
    "at_capacity": {
        "capacity_reviewed_at": "2025-06-01",
        "capacity_result": "pass",
        "actuals": [{"name": "税收"}],
        "capacity_doc": "意见书",
    },
}


@pytest.fixture
def recognise(decide: Callable[..., object]) -> Callable[..., dict]:
    def recognise(stage: str, **evidence: object) -> dict:
        target, _, mode = stage.partition("/")
        ask = partial(decide, "ip_project_main/stage_recognition.dmn", "stage_recognition")
        return ask(target_stage=target, landing_mode=mode or None, **evidence)

    return recognise


@pytest.mark.parametrize("stage", EVIDENCE)
def test_a_stage_counts_with_all_its_evidence(recognise, stage):
    found = recognise(stage, **EVIDENCE[stage])

    assert (found["recognised"], found["missing"], found["stage"]) == (True, [], stage.split("/")[0])


@pytest.mark.parametrize("stage", EVIDENCE)
def test_the_day_is_the_day_of_the_evidence(recognise, stage):
    days = [value for value in EVIDENCE[stage].values() if isinstance(value, str) and value.startswith("202")]

    assert recognise(stage, **EVIDENCE[stage])["date"] == days[0]


@pytest.mark.parametrize(
    ("stage", "name"),
    [(s, n) for s, evidence in EVIDENCE.items() for n in evidence if n != "start_reported_by"],
)
def test_a_stage_does_not_count_with_one_piece_missing(recognise, stage, name):
    evidence = {key: value for key, value in EVIDENCE[stage].items() if key != name}

    found = recognise(stage, **evidence)

    assert not found["recognised"]
    assert len(found["missing"]) == 1


@pytest.mark.parametrize(
    ("stage", "changed", "missing"),
    [
        ("signed", {"agreement_type": "framework"}, "正式投资协议"),
        ("landed/lease", {"stat_total_invest": 9999}, "入统总投资 1 亿元以上"),
        ("landed/hq", {"paid_ratio": 29.99}, "实缴达到协议比例"),
        ("started", {"is_main_work": False}, "正式打桩或主体基础施工（平整场地不算）"),
        ("started", {"pile_photos": [{"photo": "1.jpg"}]}, "带时间地点水印照片 2 张以上"),
        ("started", {"checked_by": "lin"}, "核验人与登记人不同"),
        ("completed", {"joint_items": [{"pass": True}, {"pass": False}]}, "联合验收各项均通过"),
        ("at_capacity", {"capacity_result": "rectify"}, "达产复核结论为通过"),
    ],
)
def test_evidence_that_falls_short_is_named(recognise, stage, changed, missing):
    assert recognise(stage, **{**EVIDENCE[stage], **changed})["missing"] == [missing]


def test_a_start_before_the_land_was_won_is_not_recognised(recognise):
    assert recognise("started", deal_at="2023-06-02", **EVIDENCE["started"])["missing"] == ["摘牌日晚于开工日"]


def test_without_a_way_of_landing_nothing_is_recognised(recognise):
    assert not recognise("landed", **EVIDENCE["landed/land"])["recognised"]
