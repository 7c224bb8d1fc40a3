"""The sample county, run once on each database, gives the figures of the county's report, and the lists behind them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine.domain.errors import Refused
from engine.domain.ports import FixedClock
from engine.persistence.instances import Incident
from engine.persistence.work import UserTask
from workflow.demo.run import BEGIN, is_empty, make_sample_county, signing_in
from workflow.people.models import Person
from workflow.people.passwords import is_password
from workflow.projects.models import Lead, Project, StatRecognition
from workflow.projects.stages import revoke_stage
from workflow.reporting.half_year import FIGURES, count, detail

pytestmark = pytest.mark.timeout(600)

FIGURES_2023H1 = {
    "period": "2023H1",
    "as_of": "2023-05-31",
    "talking_over_100m": 27,
    "talking_over_1b": 8,
    "talking_hq": 4,
    "signed_over_100m": 20,
    "signed_in_city_q1_batch": 6,
    "pre_signing": 9,
    "pre_signing_city_q2_batch": 7,
    "pre_signing_overseas": 2,
    "landed": 6,
    "landed_manufacturing_over_100m": 5,
    "landed_hq": 1,
    "station": {
        "from": "2023-01-01",
        "to": "2023-04-30",
        "visits": 404,
        "valid_leads": 94,
        "grade_a": 1,
        "grade_b": 9,
        "grade_c": 31,
        "signed": 8,
    },
    "squad": {
        "from": "2023-01-01",
        "to": "2023-03-31",
        "outbound_trips": 19,
        "matchmaking_meetings": 17,
        "receptions": 36,
    },
    "organisation": {
        "stations": 7,
        "station_officers": 50,
        "squads": 7,
        "ambassadors": 11,
        "sponsoring_leaders": 30,
        "county_top_projects": 8,
    },
}
REAL_NAMES = {
    "苍南3号海上风电项目": ("signed", "city_2023q1"),
    "汉禾硬碳负极材料生产基地": ("signed", "city_2023q1"),
    "金卡年产3千套二次供水设备和年产5万台水务流量计项目": ("pre_signing", "city_2023q2"),
    "金卡光储新能源关键装备智能制造及综合数字能源管理系统项目": ("pre_signing", "city_2023q2"),
    "福共铝箔项目": ("talking", None),
    "东方丝国项目": ("talking", None),
}


@pytest.mark.both_databases
def test_the_figures_are_those_of_the_report(county) -> None:
    with county.world.reading() as uow:
        assert count(uow.session, "2023H1").as_json() == FIGURES_2023H1


@pytest.mark.both_databases
def test_every_figure_lists_exactly_as_many_rows(county) -> None:
    with county.world.reading() as uow:
        report = count(uow.session, "2023H1")
        lengths = {figure.full_name: len(detail(uow.session, "2023H1", figure.full_name)[2]) for figure in FIGURES}

    assert lengths == {item.figure.full_name: item.value for item in report.counted}


@pytest.mark.both_databases
def test_no_figure_lists_anything_twice(county) -> None:
    with county.world.reading() as uow:
        for figure in FIGURES:
            refs = [row.ref for row in detail(uow.session, "2023H1", figure.full_name)[2]]
            assert len(refs) == len(set(refs)), figure.full_name


def test_parts_sum_to_their_whole(county) -> None:
    def refs(session, name):
        return {row.ref for row in detail(session, "2023H1", name)[2]}

    with county.world.reading() as uow:
        assert refs(uow.session, "pre_signing") == (
            refs(uow.session, "pre_signing_city_q2_batch") | refs(uow.session, "pre_signing_overseas")
        )
        assert refs(uow.session, "landed") == (
            refs(uow.session, "landed_manufacturing_over_100m") | refs(uow.session, "landed_hq")
        )
        assert refs(uow.session, "landed") <= refs(uow.session, "signed_over_100m")
        assert refs(uow.session, "station.signed") <= refs(uow.session, "signed_over_100m")
        assert refs(uow.session, "talking_over_1b") <= refs(uow.session, "talking_over_100m")


@pytest.mark.parametrize("name", REAL_NAMES)
def test_the_named_projects_stand_where_the_report_says(county, name: str) -> None:
    with county.world.reading() as uow:
        project = uow.session.scalars(select(Project).where(Project.name == name)).one()

        assert (project.stat_stage, project.batch_code) == REAL_NAMES[name]


def test_sixty_projects_and_those_of_june_cover_all_variants_with_renovation_the_most(county) -> None:
    with county.world.reading() as uow:
        rows = uow.session.execute(select(Project.variant, func.count()).group_by(Project.variant))
        variants = dict(rows.all())
        foreign = uow.session.scalar(select(func.count()).where(Project.is_foreign))

    assert set(variants) == {"V1_new_land", "V2_hq", "V3_lease", "V4_reno", "V5_offshore", "V6_service"}
    assert sum(variants.values()) == 60
    assert max(variants, key=variants.__getitem__) == "V4_reno"
    assert variants["V5_offshore"] == 1
    assert foreign == 2


def test_nothing_stands_still_for_a_fault(county) -> None:
    with county.world.reading() as uow:
        assert uow.session.scalars(select(Incident.message)).all() == []


def test_the_county_is_alive_people_have_open_tasks(county) -> None:
    with county.world.reading() as uow:
        waiting = set(uow.session.scalars(select(UserTask.element_id).where(UserTask.state == "CREATED")))

    assert {"negotiate", "lead_triage", "first_report_check", "sign_agreement", "verify_order"} <= waiting


def test_the_printed_passwords_are_the_right_ones(county) -> None:
    with county.world.reading() as uow:
        for username, password in county.passwords.items():
            person = uow.session.get(Person, username)
            assert person is not None
            assert is_password(person.password_hash, password)
    assert {username for username, _name in signing_in(county.world)} == set(county.passwords)


def test_a_county_that_is_there_is_not_made_again(county) -> None:
    assert not is_empty(county.world)
    with pytest.raises(Refused, match="已有数据"):
        make_sample_county(county.world, FixedClock(BEGIN))


def test_both_databases_hold_the_same_county(on_sqlite, on_postgresql) -> None:
    def told(county):
        with county.world.reading() as uow:
            leads = uow.session.execute(
                select(Lead.lead_no, Lead.business_key, Lead.project_name, Lead.grade, Lead.status).order_by(
                    Lead.lead_no
                )
            ).all()
            stages = uow.session.execute(
                select(Project.project_code, StatRecognition.stage, StatRecognition.reached_on)
                .join(Project, Project.key == StatRecognition.project_key)
                .order_by(Project.project_code, StatRecognition.stage)
            ).all()
        return leads, stages

    assert told(on_sqlite) == told(on_postgresql)


def test_a_framework_agreement_taken_for_a_formal_one_is_taken_back_and_counted_no_more(county) -> None:
    world = county.world
    with world.reading() as uow:
        before = count(uow.session, "2023H1").as_json()["signed_over_100m"]
        row = detail(uow.session, "2023H1", "signed_over_100m")[2][0]
        recognition = uow.session.scalars(
            select(StatRecognition.key)
            .join(Project, Project.key == StatRecognition.project_key)
            .where(Project.project_code == row.ref, StatRecognition.stage == "signed")
        ).one()

    try:
        with world.transaction() as uow:
            revoke_stage(uow, recognition, "框架协议误标为正式")
            uow.session.flush()
            assert count(uow.session, "2023H1").as_json()["signed_over_100m"] == before - 1
            raise _PutBack
    except _PutBack:
        with world.reading() as uow:
            assert count(uow.session, "2023H1").as_json()["signed_over_100m"] == before


class _PutBack(Exception):
    """Ends a transaction without keeping what it did: other tests count the same county."""
