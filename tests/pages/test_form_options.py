"""What fields of a form find while somebody types, and what the server makes of a choice."""

import pytest

from workflow.people.models import Org
from workflow.projects.models import Enterprise
from workflow.resources.models import Parcel


@pytest.fixture
def library(world):
    """Two enterprises, a parcel and an organisation."""
    with world.transaction() as uow:
        for key, name, uscc in ((7, "汉禾新材料有限公司", "91330100MA2XXXXX7T"), (8, "宁波汉禾储能", None)):
            uow.session.add(
                Enterprise(
                    key=key,
                    name=name,
                    name_core=name,
                    uscc=uscc,
                    home_region="杭州",
                    created_at=uow.now,
                    created_by="x",
                )
            )
        uow.session.add(Parcel(parcel_no="A-01", name="灵溪一号地块", location="灵溪镇", area=20000))
        uow.session.add(Org(code="b_tcj", name="投资促进服务中心", kind="bureau"))


def labels(client, address):
    return [one["label"] for one in client.get(address).json]


@pytest.mark.parametrize("words", ["汉禾新", "hhxcl", "91330100", "hanhexincai"])
def test_an_enterprise_is_found_by_name_letters_and_code(signed_in, library, words):
    officer = signed_in("officer")

    assert ["汉禾新材料有限公司"] == labels(officer, f"/options/enterprises?q={words}")


def test_names_that_begin_with_the_words_come_first(signed_in, library):
    officer = signed_in("officer")

    assert ["汉禾新材料有限公司", "宁波汉禾储能"] == labels(officer, "/options/enterprises?q=汉禾")


def test_a_choice_carries_what_tells_it_from_others(signed_in, library):
    officer = signed_in("officer")

    found = officer.get("/options/enterprises?q=汉禾新").json

    assert [{"value": "7", "label": "汉禾新材料有限公司", "note": "杭州，91330100MA2XXXXX7T"}] == found


def test_codes_are_told_their_names(signed_in, library):
    officer = signed_in("officer")

    assert ["灵溪一号地块"] == labels(officer, "/options/parcels?value=A-01&value=nowhere")


def test_no_more_are_offered_than_were_asked_for(signed_in, library):
    officer = signed_in("officer")

    assert 1 == len(labels(officer, "/options/enterprises?limit=1"))


def test_an_organisation_is_found_by_its_initials(signed_in, library):
    officer = signed_in("officer")

    assert ["投资促进服务中心"] == labels(officer, "/options/orgs?q=tzcj")


def test_a_percent_sign_is_only_a_sign(signed_in, library):
    officer = signed_in("officer")

    assert [] == labels(officer, "/options/enterprises?q=%25")


def test_whoever_does_not_see_projects_searches_no_enterprise(signed_in, library):
    auditor = signed_in("auditor")

    assert 403 == auditor.get("/options/enterprises?q=汉禾").status_code


def test_the_calendar_of_a_year_may_be_kept_for_an_hour(signed_in):
    officer = signed_in("officer")

    answer = officer.get("/calendar/2023.json")

    assert "劳动节" == answer.json["days"]["2023-05-01"]["name"]
    assert "private, max-age=3600" == answer.headers["Cache-Control"]


def test_a_calendar_that_did_not_change_is_not_sent_again(signed_in):
    officer = signed_in("officer")
    tag = officer.get("/calendar/2023.json").headers["ETag"]

    assert 304 == officer.get("/calendar/2023.json", headers={"If-None-Match": tag}).status_code


def test_a_year_without_calendar_is_not_found(signed_in):
    assert 404 == signed_in("officer").get("/calendar/1900.json").status_code
