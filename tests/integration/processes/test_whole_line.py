"""One project with new land from its lead to its performance, with the office's own work behind every step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.runtime import deploy
from tests.factories.first_steps import LEAD, lead_to_talks
from workflow.projects.models import Lead, Project, StatRecognition
from workflow.projects.records import Agreement, Visit
from workflow.wiring import HANDLERS

FOLDERS = ("ip_lead", "ip_negotiation", "ip_review", "ip_signing", "ip_approval", "ip_land_supply", "ip_hq",
           "ip_construction", "ip_performance", "ip_supervision")  # fmt: skip
KEY = "CNZS-2023-0001"
SHOWN = {"visit_type": "来县考察", "visit_at": "2023-06-01T09:00:00+08:00", "place": "苍南", "our_people": ["lin"],
         "their_people": [{"name": "张三"}], "topics": "选址", "progress_level": "substantive", "next_step": "签约",
         "next_date": "2023-06-10"}  # fmt: skip
PLAN = [{"name": "开工", "date": "2024-03-01"}]


@pytest.fixture
def line(walk, world):
    made = walk(*FOLDERS)
    world.handlers.update(HANDLERS)
    folder = made.folder("ip_project_main")
    with world.transaction() as uow:
        deploy(uow, folder, name="main")
    made.key = made.start("ip_project_main", KEY, **LEAD)
    return made


def talks_to_review(line):
    line.do("negotiate", **SHOWN, action="site")
    line.do("site_matching", landing_org="t_lx", landing_mode="land", chosen_site="P-1", reserve_until="2023-07-30")
    line.do("negotiate", **SHOWN, action="dd")
    line.do("due_diligence", dd_mode="self", credit="ok", litigation="无", finance_3y="审计报告", fund_source="自有",
            same_projects="正常", policy_dependence="low", dd_conclusion="pass", dd_done_at="2023-06-09")  # fmt: skip
    line.do("negotiate", **SHOWN, action="apply_review")
    line.do("presign_apply", invest_plan="计划书", build_content="厂房", far=2, agreement_type="formal",
            invest_breakdown=[{"item": "设备", "amount": 52000}],
            schedule=[{"milestone": "摘牌", "date": "2023-10-01"}])  # fmt: skip


def review_to_signing(line):
    line.do("review_accept", accept_result="accept", track_confirm="standard")
    while "dept_prereview" in line.open():
        line.do("dept_prereview", result="agree", basis="规划")
    line.do("joint_review", meeting="第 6 次联席会议", attendees=["g_ndrc"], votes=[{"org": "g_ndrc", "vote": "同意"}],
            score=85, conclusion="pass", minutes="纪要",
            must_do=[{"content": "落实用地指标", "org": "g_mnr", "due": "2023-07-01"}])  # fmt: skip
    line.do("legal_review", legal_result="pass", authority_ok=True)
    line.do("fair_review", fair_result="pass")
    line.do("decision_handover", handover_to="t_lx", handover_user="lin", minutes_issued_at="2023-05-31")


def signing_to_land(line):
    line.do("agreement_draft", template="标准地投资协议", agreement_type="formal", party_a="t_lx", party_b="甲公司",
            terms=[{"code": "1", "title": "投资", "value": "5.2 亿元"}], milestones=PLAN,
            kpi=[{"name": "固定资产投资", "target": 52000, "unit": "万元"}],
            exit_clauses=[{"trigger": "未开工", "handling": "解除"}], land_clause_check=True,
            draft_file="草案")  # fmt: skip
    while "countersign" in line.open():
        line.do("countersign", sign_result="agree")
    line.do("sign_agreement", agreement_no="苍投 2023-1", sign_date="2023-05-31", sign_place="苍南",
            agreement_amount=60000, fixed_amount=52000, signed_file="扫描件", has_obligations=True, has_breach=True,
            has_amount=True)  # fmt: skip
    line.do("agreement_archive", archive_no="A-1", leader_id="chen", chief_service="lin", landing_org="t_lx",
            landing_mode="land", e_copy="电子版", progress_plan=PLAN)  # fmt: skip


def test_a_lead_becomes_a_signed_project_with_its_rows(line):
    lead_to_talks(line)
    talks_to_review(line)
    review_to_signing(line)
    signing_to_land(line)

    assert sorted(line.open()) == ["company_register", "land_ready", "sign_order"]
    with line.world.reading() as uow:
        project = uow.session.scalars(select(Project)).one()
        stages = uow.session.scalars(select(StatRecognition.stage).order_by(StatRecognition.key)).all()
        agreement = uow.session.scalars(select(Agreement)).one()
        visits = uow.session.scalars(select(Visit)).all()
        lead = uow.session.scalars(select(Lead)).one()
    assert (project.business_key, project.owner_org, project.grade, project.stat_stage) == (KEY, "t_lx", "A", "signed")
    assert stages == ["talking", "pre_signing", "signed"]
    assert (agreement.status, agreement.type, len(visits), lead.status) == ("archived", "formal", 3, "assigned")
