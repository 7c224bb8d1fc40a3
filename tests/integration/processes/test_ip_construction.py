"""Permits, start, statistics, monthly reports until completion (domain.md 5.7, A.7)."""

from __future__ import annotations

import pytest

PERMIT = {"permit_no": "1", "permit_date": "2023-06-01", "source": "manual"}
START = {"start_date": "2023-06-05", "is_main_work": True, "construct_contract": "合同", "geo": "120.4,27.5"}
PHOTOS = [{"photo": "1.jpg"}, {"photo": "2.jpg"}]
ACCEPTED = {
    "passed_at": "2023-12-01",
    "acceptance_doc": "意见",
    "standard_check": [{"name": "固投", "target": 1, "actual": 2, "pass": True}],
}
REPORT = {"invest_month": 500, "image_progress": "基础", "photos": "现场"}


@pytest.fixture
def permitted(walk):
    made = walk("ip_construction")
    made.key = made.start(
        "ip_construction", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx", delivered_at="2023-05-20"
    )
    made.do("land_use_permit", **PERMIT)
    made.do("works_permit", scheme_publicity_days=7, **PERMIT)
    made.do("drawing_review", drawing_result="pass", drawing_no="1", drawing_date="2023-06-01")
    made.do("construction_permit", builder="乙建", **PERMIT)
    return made


@pytest.fixture
def building(permitted):
    permitted.do("start_confirm", "li", pile_photos=PHOTOS, **START)
    permitted.do("start_check", "chen", start_verified="confirm", check_note="属实")
    return permitted


def test_a_project_starts_within_six_months_of_its_land(permitted):
    assert permitted.due("start_confirm") == "2023-11-20"


def test_drawings_that_must_change_are_reviewed_again_before_the_permit(walk):
    made = walk("ip_construction")
    made.start("ip_construction", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx")
    made.do("land_use_permit", **PERMIT)
    made.do("works_permit", scheme_publicity_days=7, **PERMIT)

    made.do("drawing_review", drawing_result="modify", drawing_issues="消防间距不足", drawing_date="2023-06-01")

    assert made.open() == ["drawing_review"]


def test_a_start_with_one_photo_goes_back_to_who_reported_it(permitted):
    permitted.do("start_confirm", "li", pile_photos=PHOTOS[:1], **START)
    permitted.do("start_check", "chen", start_verified="confirm", check_note="属实")

    assert (permitted.open(), permitted.stages) == (["start_confirm"], [])


def test_a_start_the_centre_does_not_confirm_goes_back(permitted):
    permitted.do("start_confirm", "li", pile_photos=PHOTOS, **START)
    permitted.do("start_check", "chen", start_verified="return", check_note="照片不是本工地")

    assert (permitted.open(), permitted.stages) == (["start_confirm"], [])


def test_after_the_start_statistics_reports_and_completion_run_side_by_side(building):
    assert building.stages == [("started", "2023-06-05")]
    assert sorted(building.open()) == ["build_report", "completion_check", "stat_entry"]


def test_a_report_comes_back_on_the_first_of_the_next_month_and_is_due_on_the_25th(building):
    building.do("build_report", month="2023-06", **REPORT)
    assert "build_report" not in building.open()

    building.pass_days(32)

    assert building.due("build_report") == "2023-07-25"


def test_a_completion_with_an_item_that_failed_is_checked_again(building):
    building.do("completion_check", joint_items=[{"name": "消防", "pass": False}], **ACCEPTED)

    assert "completion_check" in building.open()


def test_completion_ends_the_monthly_reports(building):
    building.do("completion_check", joint_items=[{"name": "消防", "pass": True}], **ACCEPTED)

    assert building.open() == ["stat_entry"]


def test_a_building_is_done_with_its_certificate(building):
    building.do(
        "stat_entry",
        stat_code="K1",
        stat_entered_at="2023-07-01",
        stat_license=True,
        stat_filing=True,
        stat_contract=True,
        stat_materials="三件",
    )
    building.do("completion_check", joint_items=[{"name": "消防", "pass": True}], **ACCEPTED)
    building.do("real_estate_reg", cert_no="浙（2023）1", reg_date="2023-12-10")

    assert building.state(building.key) == "COMPLETED"
    assert [stage for stage, _day in building.stages] == ["started", "stat_entered", "completed"]
