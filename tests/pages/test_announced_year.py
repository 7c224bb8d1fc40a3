"""A year is announced while deadlines run in it: from the upload over the second person to the officer's new date."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest

from engine.domain.ports import OFFICE_ZONE
from tests.factories.clocks import office
from tests.factories.notices_of_years import DOC_2031, json_notice

pytestmark = pytest.mark.both_databases


@pytest.fixture
def officer(signed_in, world):
    world.clock.move_to(datetime(2031, 1, 13, 10, tzinfo=OFFICE_ZONE))
    return signed_in("officer", username="li")


def announce(signed_in):
    uploader, checker = signed_in("administrator"), signed_in("security", username="guan")
    given = {"file": (BytesIO(json_notice()), "2031.json")}
    where = uploader.post("/calendar/notices", data=given, content_type="multipart/form-data").location
    checker.post(f"{where}/confirm")


def test_a_deadline_in_a_provisional_year_is_counted_again_once_it_is_announced(officer, signed_in, world):
    task = office(world, 11)
    before = task.due

    announce(signed_in)
    task.recount()

    assert ("2031-02-03", "2031-02-01") == (before, task.due)
    [told] = task.told("DeadlineRecalculated")
    assert (DOC_2031, "2031-02-01") == (told["notice"], told["new_due"][:10])


def test_the_officer_reads_that_the_date_is_provisional_until_then(officer, signed_in, world):
    path = f"/tasks/{office(world, 11).task_key}"
    assert "日期暂定" in officer.get(path).text

    announce(signed_in)

    assert "日期暂定" not in officer.get(path).text
