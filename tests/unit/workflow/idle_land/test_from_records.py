"""Facts of a parcel out of its project's forms: each read once, the newest word counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from workflow.idle_land.facts import use_of, write_facts
from workflow.idle_land.from_records import take_records
from workflow.idle_land.models import ParcelUse
from workflow.projects.models import Project
from workflow.projects.records import ProjectRecord

pytestmark = pytest.mark.both_databases

CONTRACT = {
    "contract_no": "合1",
    "contract_date": "2021-01-01",
    "start_before": "2021-07-01",
    "finish_before": "2023-01-01",
}


@pytest.fixture
def project(office, parcel):
    """A project that took parcel SH-01."""
    parcel()
    with office.transaction() as uow:
        uow.session.add(
            Project(
                key=5, root_key=50, business_key="CNZS-2023-0001", project_code="X1", enterprise_key=9, name="甲",
                variant="", total_invest=10000, fixed_invest=8000, source_type="", intro_org="t_lx", owner_org="t_lx",
                landing_org="p_park", created_at=uow.now, created_by="lin", progress_at=uow.now, phase="P6",
                mgmt_status="active", parcel_no="SH-01",
            )
        )  # fmt: skip
    return 50


@pytest.fixture
def hand_in(office, project):
    def hand_in(element: str, **values: object) -> None:
        with office.transaction() as uow:
            uow.session.add(
                ProjectRecord(
                    key=uow.next_key(), root_key=project, project_key=5, kind="land", element_id=element, name=element,
                    task_key=uow.next_key(), by="lin", at=uow.now, values=values,
                )
            )  # fmt: skip

    return hand_in


def taken(office) -> ParcelUse:
    with office.transaction() as uow:
        take_records(uow)
    with office.reading() as uow:
        return uow.session.get(ParcelUse, "SH-01")


def test_the_contract_brings_the_parcel_its_project_unit_and_agreed_days(office, hand_in):
    hand_in("land_contract", **CONTRACT)

    row = taken(office)

    assert (row.linked_project, row.responsible_org, row.contract_on) == (
        "CNZS-2023-0001",
        "p_park",
        date(2021, 1, 1),
    )
    assert (row.start_before, row.finish_before) == (date(2021, 7, 1), date(2023, 1, 1))


def test_what_was_really_done_is_read_too(office, hand_in):
    hand_in("land_delivery", delivered_at="2021-02-01")
    hand_in("start_confirm", start_date="2021-08-01")
    hand_in("completion_check", passed_at="2023-02-01")
    hand_in("production_confirm", prod_date="2023-05-01")

    row = taken(office)

    assert (row.delivered_on, row.started_on, row.completed_on, row.produced_on) == (
        date(2021, 2, 1),
        date(2021, 8, 1),
        date(2023, 2, 1),
        date(2023, 5, 1),
    )


def test_monthly_reports_add_up_and_are_counted_once(office, hand_in):
    hand_in("build_report", month="2023-03", invest_month=800, image_progress="主体")
    taken(office)
    hand_in("build_report", month="2023-04", invest_month=400, image_progress="主体")

    row = taken(office)

    assert (row.invested, row.invested_pct) == (Decimal(1200), Decimal(15))


def test_a_stopped_site_counts_from_the_first_month_it_stood_still(office, hand_in):
    hand_in("build_report", month="2023-02", invest_month=0, image_progress="停工")
    hand_in("build_report", month="2023-03", invest_month=0, image_progress="停工")

    assert taken(office).stopped_since == date(2023, 2, 1)


def test_a_site_that_goes_on_is_not_stopped(office, hand_in):
    hand_in("build_report", month="2023-02", invest_month=0, image_progress="停工")
    hand_in("build_report", month="2023-03", invest_month=10, image_progress="主体")

    assert taken(office).stopped_since is None


def test_what_a_page_said_later_stays(office, hand_in):
    hand_in("land_contract", **CONTRACT)
    taken(office)
    with office.transaction() as uow:
        write_facts(uow, use_of(uow, "SH-01"), {"start_before": "2021-12-31"}, "page")

    assert taken(office).start_before == date(2021, 12, 31)


def test_a_form_handed_in_after_the_page_counts_again(office, hand_in):
    hand_in("land_contract", **CONTRACT)
    taken(office)
    with office.transaction() as uow:
        write_facts(uow, use_of(uow, "SH-01"), {"start_before": "2021-12-31"}, "page")
    hand_in("land_contract", **{**CONTRACT, "start_before": "2022-03-01"})

    assert taken(office).start_before == date(2022, 3, 1)
