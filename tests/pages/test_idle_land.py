"""存量土地 on screen: the list of responsibility, one parcel, what is cleared, facts by hand and by Excel, the scan."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

import bpmn
from engine.persistence.work import UserTask
from engine.runtime import deploy
from workflow.idle_land.models import IdleParcel, IdleScan, ParcelUse, RoadmapStep
from workflow.people.models import Org
from workflow.resources.models import Parcel

DIAGRAMS = Path(bpmn.__file__).parent
NUMBER = "SH-01"


@pytest.fixture
def land(world):
    """Two parcels of 灵溪镇: one idle for a year, one nothing is known of."""
    world.task_rule = None
    with world.transaction() as uow:
        uow.session.add(Org(code="tw_ly", name="灵溪镇", kind="township"))
        for folder, kinds in (("ip_project_main", (".dmn",)), ("ip_idle_land", (".bpmn", ".dmn", ".form"))):
            files = {p.name: p.read_bytes() for p in sorted((DIAGRAMS / folder).iterdir()) if p.suffix in kinds}
            deploy(uow, files, name=folder)
        uow.session.add(Parcel(parcel_no=NUMBER, name="一号地块", area=20000, owner_org="tw_ly"))
        uow.session.add(Parcel(parcel_no="SH-02", name="二号地块", area=10000, owner_org="tw_ly"))
        uow.session.flush()
        uow.session.add(
            ParcelUse(
                parcel_no=NUMBER, updated_at=uow.now, updated_by="lin", responsible_org="tw_ly", owner_ent="远帆电器",
                contract_on=date(2021, 1, 1), start_before=date(2022, 5, 1),
            )
        )  # fmt: skip
    return world


@pytest.fixture
def supervisor(signed_in, land):
    return signed_in("supervisor", groups=["g_center_supervise"])


@pytest.fixture
def officer(signed_in, land):
    return signed_in("officer", username="zhao", groups=["g_mnr"])


@pytest.fixture
def scanned(supervisor):
    supervisor.post("/idle-land/scan")
    return supervisor


def the_case(world) -> IdleParcel:
    with world.reading() as uow:
        return uow.session.scalars(select(IdleParcel)).one()


def heads_and_rows(answer) -> list[tuple]:
    book = load_workbook(BytesIO(answer.data), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def test_the_preview_says_what_the_scan_will_do_and_does_nothing(supervisor, land):
    page = supervisor.get("/idle-land/scan")

    assert "扫描并立案 1 宗" in page.text and "超过约定动工日满一年未动工" in page.text
    with land.reading() as uow:
        assert uow.session.scalars(select(IdleParcel)).all() == []


def test_scanning_by_hand_opens_the_case_and_says_how_many(supervisor, land):
    answer = supervisor.post("/idle-land/scan", follow_redirects=True)

    assert "已扫描 1 宗，新立案 1 宗，类别变化 1 宗。" in answer.text
    with land.reading() as uow:
        assert uow.session.scalars(select(IdleScan.month)).all() == [None]


def test_an_officer_may_not_scan(officer):
    assert (officer.get("/idle-land/scan").status_code, officer.post("/idle-land/scan").status_code) == (403, 403)


def test_the_list_of_responsibility_names_parcel_class_days_unit_and_step(scanned):
    page = scanned.get("/idle-land").text

    for words in ("一号地块", "供而未用（闲置满一年）", "灵溪镇", "摸底建档"):
        assert words in page
    assert "395" in page


def test_the_list_is_narrowed_by_state_kind_unit_cause_and_words(scanned):
    queries = {
        "state=open": True, "state=over": False, "state=cleared": False, "family=supplied_unused": True,
        "family=partly_used": False, "org=tw_ly": True, "cause=gov": False, "q=远帆": True, "q=别的": False,
    }  # fmt: skip

    shown = {query: "一号地块" in scanned.get(f"/idle-land?{query}").text for query in queries}

    assert shown == queries


def test_a_case_whose_step_is_overdue_is_late(scanned, land, clock):
    clock.move_to(clock.now().replace(month=6, day=20))

    assert "一号地块" in scanned.get("/idle-land?state=over").text


def test_a_parcel_says_in_words_why_it_is_what_it_is(scanned):
    page = scanned.get(f"/idle-land/parcels/{NUMBER}").text

    assert "法定闲置" in page and "DMN-13 第 4 行" in page
    assert "不属存量 → 供而未用（闲置满一年）" in page


def test_a_road_map_shows_what_slipped(scanned, land):
    case = the_case(land)
    with land.transaction() as uow:
        kept = uow.session.get(IdleParcel, case.key)
        kept.plan, kept.plan_round, kept.plan_finish = "start_by_deadline", 1, date(2023, 9, 1)
        steps = ((1, "办证", date(2023, 5, 1), date(2023, 5, 4)), (2, "进场", date(2023, 5, 21), None))
        for number, milestone, due, done in steps:
            uow.session.add(
                RoadmapStep(
                    key=uow.next_key(), idle_key=case.key, plan_round=1, number=number, milestone=milestone, due=due,
                    done_on=done,
                )
            )  # fmt: skip

    page = scanned.get(f"/idle-land/parcels/{NUMBER}").text

    assert "晚 3 天" in page and "超期 10 天" in page and "限期动工" in page


def test_the_diagram_of_a_case_is_the_one_it_runs_on(scanned, land):
    answer = scanned.get(f"/idle-land/cases/{the_case(land).key}/diagram.xml")

    assert b"ip_idle_land" in answer.data and scanned.get("/idle-land/cases/1/diagram.xml").status_code == 404


def test_a_parcel_nothing_is_known_of_says_so(supervisor):
    assert "无法判定" in supervisor.get("/idle-land/parcels/SH-02").text


def test_the_table_of_what_is_cleared_counts_by_unit_and_class(scanned, land):
    with land.transaction() as uow:
        case = uow.session.scalars(select(IdleParcel)).one()
        case.open_for, case.result, case.ended_on = None, "struck_off", date(2023, 5, 31)

    page = scanned.get("/idle-land/clearance").text

    assert "100.0%" in page and "灵溪镇" in page and "供而未用" in page


def test_what_was_no_case_is_not_counted(scanned, land):
    with land.transaction() as uow:
        case = uow.session.scalars(select(IdleParcel)).one()
        case.open_for, case.result, case.ended_on = None, "normal", date(2023, 5, 31)

    assert "还没有存量土地" in scanned.get("/idle-land/clearance").text


def test_both_tables_leave_as_excel(scanned):
    listed = heads_and_rows(scanned.get("/idle-land/responsibility.xlsx"))
    cleared = heads_and_rows(scanned.get("/idle-land/clearance.xlsx"))

    assert listed[1][:6] == (NUMBER, "一号地块", 20000, "供而未用（闲置满一年）", "2022-05-01", 395)
    assert cleared[1] == ("全县", 1, 0, 1, 0, 0)


def test_an_officer_keeps_facts_and_hears_what_the_parcel_is(officer, land):
    given = {"start_before": "2022-05-01", "contract_on": "2021-01-01", "started_on": "2022-04-01"}

    answer = officer.post(f"/idle-land/facts/parcels/{NUMBER}", data=given, follow_redirects=True)

    assert "按这些事实，这宗地属于：不属存量" in answer.text
    with land.reading() as uow:
        row = uow.session.get(ParcelUse, NUMBER)
        assert (row.started_on, row.owner_ent, row.updated_by) == (date(2022, 4, 1), None, "zhao")


def test_a_wrong_fact_stands_beside_its_field(officer):
    answer = officer.post(f"/idle-land/facts/parcels/{NUMBER}", data={"invested_pct": "120"})

    assert answer.status_code == 422 and "已投资占总投资应在 0 到 100 之间。" in answer.text


def test_a_supervisor_does_not_change_facts(supervisor):
    assert supervisor.get("/idle-land/facts").status_code == 403


def test_old_parcels_come_from_excel(officer, land):
    book, made = Workbook(), BytesIO()
    book.active.append(("宗地编号", "地块名称", "约定动工日"))
    book.active.append(("OLD-1", "老地块", "2019-05-01"))
    book.save(made)
    book.close()

    answer = officer.post(
        "/idle-land/facts/import", data={"file": (BytesIO(made.getvalue()), "old.xlsx")}, follow_redirects=True
    )

    assert "已导入 1 宗" in answer.text and "老地块" in answer.text


def test_a_list_that_is_none_is_refused_with_the_reason(officer):
    answer = officer.post("/idle-land/facts/import", data={"file": (BytesIO(b"x"), "old.xlsx")})

    assert answer.status_code == 422 and "这不是可以读取的 Excel 文件" in answer.text


def test_the_empty_list_can_be_fetched(officer):
    assert heads_and_rows(officer.get("/idle-land/facts/sheet.xlsx"))[0][0] == "宗地编号*"


def test_the_step_a_case_waits_for_is_one_click_away(scanned, land):
    with land.reading() as uow:
        key = uow.session.scalars(select(UserTask.key)).one()

    assert f"/tasks/{key}" in scanned.get(f"/idle-land/parcels/{NUMBER}").text


def test_the_head_of_the_unit_is_told_of_a_case(supervisor, signed_in, land):
    head = signed_in("officer", username="zhang", org="tw_ly")
    with land.transaction() as uow:
        uow.session.get(Org, "tw_ly").leader_username = "zhang"

    supervisor.post("/idle-land/scan")

    assert "“一号地块”列入存量土地清单" in head.get("/notices").text
