"""People and organisations are found by what somebody types."""

from __future__ import annotations

from time import perf_counter

import pytest
from sqlalchemy import insert

from workflow.people import services
from workflow.people.groups import ensure_groups
from workflow.people.models import Person
from workflow.people.search import MOST, find_orgs, find_people

pytestmark = pytest.mark.both_databases


@pytest.fixture
def uow(world):
    with world.transaction() as uow:
        ensure_groups(uow)
        services.create_org(uow, "county", "某县", "county")
        services.create_org(uow, "st_hz", "杭州分中心", "station", parent="county")
        services.create_person(uow, "zhang", "张三")
        services.create_person(uow, "zhou", "周三甲")
        services.create_person(uow, "zeng", "曾国")
        services.create_person(uow, "gone", "张走", is_ambassador=True)
        services.set_active(uow, "gone", False)
        services.add_member(uow, "zhang", "st_hz", post="驻点专员")
        services.add_to_group(uow, "zhou", "g_station")
        uow.session.flush()
        yield uow


def found(uow, typed, **options):
    return [one.value for one in find_people(uow.session, typed, **options)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("张", ["zhang"]), ("三", ["zhang", "zhou"]), ("zs", ["zhang", "zhou"]), ("zhangs", ["zhang"]), ("ZG", ["zeng"]),
     ("杭州", ["zhang"]), ("hzfzx", ["zhang"]), ("杭州 张", ["zhang"]), ("杭州 周", []), ("%", []), ("zho", ["zhou"])],
)  # fmt: skip
def test_a_person_is_found_by_name_letters_or_unit(uow, typed, expected):
    assert found(uow, typed) == expected


def test_without_words_everybody_active_is_there(uow):
    assert found(uow, " ") == ["zeng", "zhang", "zhou"]


def test_people_of_the_unit_at_hand_come_first(uow):
    assert found(uow, "", near=["g_station"])[0] == "zhou"


def test_whoever_has_it_already_is_left_out(uow):
    assert found(uow, "三", without=["zhang"]) == ["zhou"]


def test_the_note_tells_unit_and_post(uow):
    assert find_people(uow.session, "张三")[0].as_dict() == {
        "value": "zhang", "label": "张三", "note": "杭州分中心 驻点专员"
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["杭州", "hzf", "st_h"])
def test_an_organisation_is_found_with_the_one_above(uow, typed):
    assert [(one.value, one.note) for one in find_orgs(uow.session, typed)] == [("st_hz", "某县")]


def test_among_five_thousand_a_picker_waits_for_milliseconds(uow):
    row = {"is_county_leader": False, "is_ambassador": False, "is_active": True, "must_change_password": False,
           "session_stamp": "x", "created_at": uow.now}  # fmt: skip
    names = [("陈", "cx chenx"), ("林", "lx linx"), ("吴", "wx wux")]
    uow.session.execute(
        insert(Person),
        [{"username": f"p{n}", "display_name": f"{names[n % 3][0]}{n}", "letters": f" {names[n % 3][1]}", **row}
         for n in range(5000)],
    )  # fmt: skip
    found(uow, "lx")

    began = perf_counter()
    answers = [len(found(uow, typed, limit=100)) for typed in ("lx", "4999", "林 1", "杭州")]

    assert (answers, perf_counter() - began < 0.4) == ([MOST, 1, MOST, 1], True)
