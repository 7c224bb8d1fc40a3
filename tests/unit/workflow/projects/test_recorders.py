"""Forms become business rows in the transaction of their event."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Conflict, Invalid, NotFound, Refused
from engine.domain.events import InstanceEnded, InstanceStarted, StageReached, UserTaskCompleted
from engine.domain.ports import FixedClock
from engine.unit_of_work import UnitOfWork
from engine.world import HandlerCall, World
from workflow.projects.handlers import HANDLERS
from workflow.projects.models import Enterprise, Lead, Project, ProjectMilestone, StatRecognition
from workflow.projects.numbers import next_number
from workflow.projects.records import Agreement, MonthReport, PolicyCommitment, ProjectRecord, SiteReservation, Visit
from workflow.projects.stages import reach_stage, revoke_stage

FORM: dict[str, Any] = {
    "source_type": "驻点拜访",
    "source_org": "station_hz",
    "reporter": "li.si",
    "found_at": "2023-01-31T09:00:00+08:00",
    "ent_name": "瑞川新材料有限公司",
    "uscc": "91330327MA0000001X",
    "home_region": "省外",
    "contact_name": "陈工",
    "contact_title": "副总",
    "contact_phone": "13800000001",
    "project_name": "铝塑膜项目",
    "industry_code": "3252",
    "chain": "新材料",
    "invest_type": "新建",
    "content": "建设铝塑膜生产线",
    "total_invest": Decimal("32000.5"),
    "fixed_invest": 28000,
    "site_form": "净地新建",
    "confidential": "内部",
}
OFFICER = Actor("li.si", frozenset({"station_hz"}))


def start(world: World, root: int = 1, **changed: Any) -> None:
    with world.transaction(OFFICER) as uow:
        uow.emit(
            InstanceStarted(
                instance_key=root, root_key=root, process_id="ip_project_main", business_key=f"CNZS-2023-{root:04d}",
                definition_key=9, version=1, variables={**FORM, **changed}, start_element_id="start_lead",
                start_properties={"luodi.record": "lead"},
            )
        )  # fmt: skip


def complete(world: World, kind: str | None, submitted: dict[str, Any], process_id: str = "ip_negotiation") -> None:
    with world.transaction(OFFICER) as uow:
        uow.emit(
            UserTaskCompleted(
                instance_key=2, root_key=1, process_id=process_id, business_key="CNZS-2023-0001",
                task_key=uow.next_key(), element_id="x", name="办理",
                properties={} if kind is None else {"luodi.record": kind},
                submitted=submitted, variables={**FORM, **submitted},
            )
        )  # fmt: skip


def call(uow: UnitOfWork, task: str, variables: dict[str, Any], **headers: str) -> dict[str, Any]:
    result = HANDLERS[task](
        HandlerCall(
            uow=uow, instance_key=2, root_key=1, business_key="CNZS-2023-0001", process_id="ip_lead",
            element_id=task, variables=variables, headers=headers,
        )
    )  # fmt: skip
    return dict(result or {})


def make_project(world: World, **changed: Any) -> None:
    start(world)
    with world.transaction(OFFICER) as uow:
        call(
            uow,
            "create_project",
            {**FORM, "variant": "V1_new_land", "owner_org": "platform_a", "grade": "B", **changed},
        )


def only(world: World, table: type[Any]) -> Any:
    with world.reading() as uow:
        return uow.session.scalars(select(table)).one()


def test_a_submitted_lead_form_becomes_a_lead_and_its_enterprise(world: World) -> None:
    start(world)

    lead = only(world, Lead)
    assert (lead.lead_no, lead.source_org, lead.total_invest) == ("XS-2023-000001", "station_hz", Decimal("32000.5"))
    assert lead.is_valid
    assert lead.form["project_name"] == "铝塑膜项目"
    assert only(world, Enterprise).name_core == "瑞川新材料"


def test_a_lead_without_contact_is_kept_but_not_valid(world: World) -> None:
    start(world, contact_phone=None)

    lead = only(world, Lead)
    assert not lead.is_valid
    assert lead.valid_missing == ["联系人及方式"]


def test_two_leads_of_one_enterprise_share_it(world: World) -> None:
    start(world, 1)
    start(world, 2, project_name="二期", contact_name="王工")

    assert len(only(world, Enterprise).contacts) == 2


def test_a_wrong_amount_is_refused_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(Invalid, match="不是数字"):
        start(world, total_invest="很多")

    with world.reading() as uow:
        assert uow.session.scalars(select(Lead)).all() == []


def test_duplicates_are_found_with_their_rule(world: World) -> None:
    start(world, 1)
    start(world, 2, project_name="别的")

    with world.transaction(OFFICER) as uow:
        found = call(uow, "dup_check", FORM)

    assert found["dup_score"] == 1
    assert [hit["business_key"] for hit in found["dup_list"]] == ["CNZS-2023-0002"]


def test_a_followed_lead_becomes_a_project_once(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        again = call(uow, "create_project", FORM)

    project = only(world, Project)
    assert again["project_code"] == project.project_code == "XM-2023-0001"
    assert (project.intro_org, project.owner_org, project.grade) == ("station_hz", "platform_a", "B")
    assert project.is_manufacturing
    assert only(world, Lead).status == "assigned"


def test_a_headquarters_is_no_manufacturing(world: World) -> None:
    make_project(world, invest_type="总部", variant="V2_hq")

    assert not only(world, Project).is_manufacturing


@pytest.mark.parametrize(("outcome", "status"), [("pool", "pool"), ("rejected", "archived"), ("merged", "merged")])
def test_a_lead_put_away_keeps_why_and_its_grade(world: World, outcome: str, status: str) -> None:
    start(world)
    with world.transaction(OFFICER) as uow:
        call(uow, "archive_lead", {"outcome": outcome, "grade": "C"})

    lead = only(world, Lead)
    assert (lead.status, lead.grade) == (status, "C")


def test_a_merged_lead_names_the_one_reported_first(world: World) -> None:
    start(world)
    with world.transaction(OFFICER) as uow:
        call(uow, "merge_lead", {"dup_list": [{"lead_no": "XS-2023-000007"}]})

    assert only(world, Lead).dup_group == "XS-2023-000007"


def test_a_negotiation_report_becomes_a_visit_and_moves_the_project(world: World, clock: FixedClock) -> None:
    make_project(world)
    complete(
        world,
        "visit",
        {"visit_type": "来县考察", "visit_at": "2023-02-01T14:00:00+08:00", "place": "县城", "topics": "选址",
         "progress_level": "substantive", "next_step": "尽调"},
    )  # fmt: skip

    visit = only(world, Visit)
    assert (visit.visit_no, visit.org, visit.enterprise_name) == ("BF-2023-00001", "platform_a", "瑞川新材料有限公司")
    assert only(world, Project).progress_at == visit.at
    assert only(world, ProjectRecord).kind == "visit"


def test_a_visit_of_its_own_is_written_once(world: World) -> None:
    with world.transaction(OFFICER) as uow:
        uow.emit(
            InstanceStarted(
                instance_key=1, root_key=1, process_id="ip_visit", definition_key=9, version=1,
                variables={"visit_type": "外出拜访", "our_org": "station_hz", "ent_name": "某公司"},
                start_properties={"luodi.record": "visit"},
            )
        )  # fmt: skip
    with world.transaction(OFFICER) as uow:
        again = call(uow, "record_visit", {"visit_type": "外出拜访", "our_org": "station_hz"})

    assert only(world, Visit).visit_no == again["visit_no"]


def test_agreements_go_from_draft_to_signed_to_archive(world: World) -> None:
    make_project(world)
    complete(world, "agreement_draft", {"party_a": "县政府", "agreement_type": "formal"}, "ip_signing")
    complete(
        world,
        "agreement_sign",
        {"agreement_no": "TZ-1", "sign_date": "2023-02-01", "agreement_amount": 32000, "sign_batch": "city_2023q1"},
        "ip_signing",
    )
    complete(world, "agreement_archive", {"archive_no": "D-1"}, "ip_signing")

    row = only(world, Agreement)
    assert (row.agreement_no, row.signed_at, row.status) == ("TZ-1", date(2023, 2, 1), "archived")
    assert (row.batch_code, row.archive_no) == ("city_2023q1", "D-1")
    assert only(world, Project).batch_code == "city_2023q1"


def test_a_recognised_stage_is_written_with_its_evidence_day_and_told(world: World) -> None:
    make_project(world)
    heard: list[Any] = []
    with world.transaction(OFFICER) as uow:
        made = call(
            uow,
            "record_stage",
            {
                "recognition": {"stage": "signed", "recognised": True, "date": "2023-01-31", "basis": "协议"},
                "signed_by": "w",
            },
            stage="signed",
        )
        heard = [event for event in uow.events if isinstance(event, StageReached)]

    row = only(world, StatRecognition)
    assert (row.stage, row.reached_on, row.by, row.checked_by) == ("signed", date(2023, 1, 31), "w", "li.si")
    assert made == {"stat_stage": "signed", "stage_recorded": True}
    assert [(event.stage, event.reached_on) for event in heard] == [("signed", "2023-01-31")]


def test_nobody_verifies_the_stage_they_reported(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        call(uow, "record_stage", {"start_reported_by": "li.si", "checked_by": "li.si"}, stage="started")

    assert (only(world, StatRecognition).by, only(world, StatRecognition).checked_by) == ("li.si", None)


def test_a_stage_that_is_not_recognised_is_not_written(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        made = call(
            uow,
            "record_stage",
            {"recognition": {"stage": "signed", "recognised": False, "missing": ["协议"]}},
            stage="signed",
        )

    assert made == {"stage_recorded": False}
    with world.reading() as uow:
        assert uow.session.scalars(select(StatRecognition)).all() == []


def test_a_stage_is_never_recognised_in_the_future(world: World) -> None:
    make_project(world)

    with pytest.raises(Refused, match="之后"), world.transaction(OFFICER) as uow:
        reach_stage(uow, uow.session.scalars(select(Project)).one(), "signed", reached_on=date(2023, 2, 2))


def test_a_revoked_stage_falls_back_and_keeps_its_reason(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        project = uow.session.scalars(select(Project)).one()
        reach_stage(uow, project, "talking")
        signed = reach_stage(uow, project, "signed").key
    with world.transaction(Actor("checker")) as uow:
        revoke_stage(uow, signed, "框架协议误标为正式")

    assert only(world, Project).stat_stage == "talking"
    with world.reading() as uow:
        row = uow.session.get(StatRecognition, signed)
        assert row is not None
        assert (row.revoked_by, row.reason) == ("checker", "框架协议误标为正式")
    with pytest.raises(Refused, match="checker"), world.transaction(OFFICER) as uow:
        revoke_stage(uow, signed, "再撤")
    with pytest.raises(NotFound), world.transaction(OFFICER) as uow:
        revoke_stage(uow, 404, "无")


def test_a_site_kept_for_one_project_is_not_kept_for_another_until_released(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        uow.session.add(
            SiteReservation(key=uow.next_key(), site_ref="A-1", root_key=99, reserved_at=uow.now, until=None)
        )
        uow.session.flush()
        assert call(uow, "reserve_site", {"chosen_site": "A-1"}) == {"site_reserved": False, "site_taken": True}
        assert call(uow, "reserve_site", {"chosen_site": "A-2", "reserve_until": "2023-04-01"})["site"] == "A-2"
        assert call(uow, "release_site", {}) == {"site": None, "site_reserved": False}


def test_commitments_of_an_agreement_replace_the_earlier_ones(world: World) -> None:
    make_project(world)
    for day in ("2024-01-01", "2024-02-01"):
        with world.transaction(OFFICER) as uow:
            call(
                uow,
                "write_commitments",
                {
                    "milestones": [{"name": "开工", "date": day}],
                    "policy_clauses": [{"policy_id": "研发补助", "amount": 50}],
                },
            )

    assert only(world, ProjectMilestone).plan_date == date(2024, 2, 1)
    assert only(world, PolicyCommitment).amount == 50


def test_a_terminated_project_lets_go_of_its_site(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        call(uow, "reserve_site", {"chosen_site": "A-2"})
        call(uow, "release_resources", {})

    assert only(world, SiteReservation).released_at is not None
    assert only(world, Project).mgmt_status == "terminated"


def test_the_phase_follows_the_called_process_and_the_end_closes_it(world: World) -> None:
    make_project(world)
    with world.transaction(OFFICER) as uow:
        uow.emit(InstanceStarted(instance_key=5, root_key=1, process_id="ip_performance", definition_key=1, version=1))
    assert only(world, Project).phase == "P8"
    with world.transaction(OFFICER) as uow:
        uow.emit(InstanceEnded(instance_key=1, root_key=1, process_id="ip_project_main", state="COMPLETED"))
    assert only(world, Project).mgmt_status == "archived"


def test_undoing_a_called_process_does_not_take_the_project_back_to_its_phase(world: World) -> None:
    make_project(world)
    before = only(world, Project).phase
    with world.transaction(OFFICER) as uow:
        uow.emit(
            InstanceStarted(
                instance_key=5, root_key=1, process_id="ip_performance", definition_key=1, version=1, undoing=True
            )
        )  # fmt: skip

    assert (before, True) == (only(world, Project).phase, before != "P8")


def test_numbers_count_up_within_the_year_and_start_anew(world: World, clock: FixedClock) -> None:
    with world.transaction(OFFICER) as uow:
        assert [next_number(uow, "order") for _ in range(2)] == ["DB-2023-0001", "DB-2023-0002"]
    clock.move_to(datetime(2024, 1, 2, tzinfo=UTC))
    with world.transaction(OFFICER) as uow:
        assert next_number(uow, "order") == "DB-2024-0001"


def test_one_code_belongs_to_one_enterprise(world: World) -> None:
    with pytest.raises(Conflict), world.transaction(OFFICER) as uow:
        uow.session.add(Enterprise(key=1, name="甲", name_core="甲", created_at=uow.now, created_by="x", uscc="1"))
        uow.session.add(Enterprise(key=2, name="乙", name_core="乙", created_at=uow.now, created_by="x", uscc="1"))


def report(world: World, root: int = 1, **submitted: Any) -> None:
    with world.transaction(OFFICER) as uow:
        uow.emit(
            UserTaskCompleted(
                instance_key=root, root_key=root, process_id="ip_construction", business_key=f"CNZS-2023-{root:04d}",
                task_key=uow.next_key(), element_id="build_report", name="B10 建设月报",
                properties={"luodi.record": "build"}, submitted=submitted,
            )
        )  # fmt: skip


@pytest.mark.both_databases
def test_the_last_report_of_a_month_counts(world: World) -> None:
    make_project(world)
    report(world, month="2023-06", invest_month=500, image_progress="主体")
    report(world, month="2023-06", invest_month=800, image_progress="主体", funds_cum=1200)

    row = only(world, MonthReport)
    assert (row.month, row.invest, row.funds_cum) == ("2023-06", Decimal(800), Decimal(1200))


def test_a_report_without_a_month_is_refused(world: World) -> None:
    make_project(world)

    with pytest.raises(Invalid, match="month"):
        report(world, month="六月", invest_month=500)
