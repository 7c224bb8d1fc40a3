"""Drafting, countersigning, signing, filing; frame agreements on their way (domain.md 5.4, A.5)."""

from __future__ import annotations

import pytest

DRAFT = {
    "template": "标准地投资协议",
    "agreement_type": "formal",
    "party_a": "t_lx",
    "party_b": "甲公司",
    "terms": [{"code": "1", "title": "投资", "value": "5.2 亿元"}],
    "milestones": [{"name": "开工", "date": "2024-03-01"}],
    "kpi": [{"name": "固定资产投资", "target": 52000, "unit": "万元"}],
    "exit_clauses": [{"trigger": "未开工", "handling": "解除"}],
    "land_clause_check": True,
    "draft_file": "草案",
}
SIGNED = {
    "agreement_no": "苍投 2023-1",
    "sign_date": "2023-05-30",
    "sign_place": "苍南",
    "agreement_amount": 60000,
    "fixed_amount": 52000,
    "signed_file": "协议扫描件",
}
FORMAL = {**SIGNED, "has_obligations": True, "has_breach": True, "has_amount": True}
FILED = {
    "archive_no": "A-1",
    "leader_id": "chen",
    "chief_service": "lin",
    "landing_org": "t_lx",
    "landing_mode": "land",
    "e_copy": "电子版",
    "progress_plan": [{"name": "开工", "date": "2024-03-01"}],
}
NEXT = {"next_date": "2023-07-01"}


@pytest.fixture
def signing(walk, world):
    made = walk("ip_signing", "ip_supervision")
    made.done = []
    world.handlers["write_commitments"] = lambda call: made.done.append("write_commitments")
    made.key = made.start("ip_signing", "CNZS-2023-0001", project_name="甲项目", owner_org="t_lx")
    return made


def signed_as(signing, form):
    signing.do("agreement_draft", **DRAFT)
    for _ in range(7):
        signing.do("countersign", sign_result="agree")
    signing.do("sign_agreement", **form)
    signing.do("agreement_archive", **FILED)


def result_of(signing):
    return signing.state(signing.key), signing.variable(signing.key, "signing_result")


def test_a_formal_agreement_makes_the_project_signed(signing):
    signed_as(signing, FORMAL)

    assert (result_of(signing), signing.done, signing.stages) == (
        ("COMPLETED", "formal"),
        ["write_commitments"],
        [("signed", "2023-05-30")],
    )


def test_units_countersign_one_after_the_other(signing):
    signing.do("agreement_draft", **DRAFT)

    assert signing.open() == ["countersign"]


def test_a_unit_that_returns_it_sends_it_back_to_the_drafters(signing):
    signing.do("agreement_draft", **DRAFT)
    signing.do("countersign", sign_result="agree")
    signing.do("countersign", sign_result="return", return_reason="补违约责任")

    assert signing.open() == ["agreement_draft"]


def test_a_clause_that_pays_by_tax_is_blocked(signing):
    signing.do("agreement_draft", **DRAFT, tax_linked=True)

    assert (signing.open(), [hit["code"] for hit in signing.variable(signing.key, "fair_hits")]) == (
        ["agreement_draft"],
        ["F1"],
    )


def test_a_frame_agreement_does_not_count_and_is_followed(signing):
    signed_as(signing, SIGNED)

    assert (signing.open(), signing.stages) == (["framework_track"], [])


def test_a_frame_agreement_turned_formal_is_drafted_anew(signing):
    signed_as(signing, SIGNED)
    signing.do("framework_track", convert_status="negotiating", **NEXT)
    signing.do("framework_track", convert_status="converted", **NEXT)

    assert signing.open() == ["agreement_draft"]


def test_the_message_that_it_turned_formal_does_the_same(signing):
    signed_as(signing, SIGNED)
    signing.tell("msg_framework_converted", "CNZS-2023-0001")

    assert signing.open() == ["agreement_draft"]


def test_half_a_year_without_a_formal_one_sends_a_reminder(signing):
    signed_as(signing, SIGNED)
    signing.pass_days(190)

    assert sorted(signing.open()) == ["framework_track", "sign_order"]


def test_a_year_without_a_formal_one_asks_to_clear_it_away(signing):
    signed_as(signing, SIGNED)
    signing.pass_days(370)
    assert "framework_cleanup" in signing.open()

    signing.do("framework_cleanup", cleanup_result="clean", cleanup_reason="无进展")

    assert result_of(signing) == ("COMPLETED", "abandoned")


def test_a_frame_agreement_that_is_kept_is_followed_on(signing):
    signed_as(signing, SIGNED)
    signing.pass_days(370)
    signing.do("framework_cleanup", cleanup_result="keep", cleanup_reason="近期可签")

    assert "framework_track" in signing.open()
    assert result_of(signing) == ("ACTIVE", None)


def test_a_frame_agreement_given_up_ends_the_signing(signing):
    signed_as(signing, SIGNED)
    signing.do("framework_track", convert_status="abandoned", **NEXT)

    assert result_of(signing) == ("COMPLETED", "abandoned")
