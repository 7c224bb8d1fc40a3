"""文书: an order's document in the page and as a file; templates are replaced, and put back."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from tests.factories.orders import put_order
from tests.factories.papers import template, words_of
from workflow.people.models import Org

ORDER = "/supervision/orders/DB-2023-0007"


@pytest.fixture
def order(world):
    with world.transaction() as uow:
        uow.session.add_all(
            [Org(code="st_hz", name="杭州分中心", kind="station"), Org(code="ju", name="资规局", kind="dept")]
        )
        put_order(
            uow.session, 7, order_type="red_order", content="请查明原因。\n请交地。", criteria="已交地。",
            source_ref="第3次会议纪要", assist_orgs=["ju"], due_at=datetime(2023, 5, 24, 9, tzinfo=UTC),
            first_feedback_by=datetime(2023, 5, 22, 9, tzinfo=UTC), issued_by="supervisor",
        )  # fmt: skip


@pytest.fixture
def supervisor(signed_in, order):
    return signed_in("supervisor")


def upload(browser, content, name="a.docx", **form):
    given = {"file": (BytesIO(content), name), **form}
    return browser.post("/papers/red_order", data=given, content_type="multipart/form-data")


def taken(browser):
    answered = browser.post(f"{ORDER}/paper.docx")
    assert 200 == answered.status_code
    return words_of(answered.data)


def test_the_document_is_shown_in_the_page(supervisor):
    page = supervisor.get(f"{ORDER}/paper").text

    for said in ("政府督查室", "杭州分中心：", "亮灯（第3次会议纪要）", "请交地。", "2023年5月24日", "抄送：资规局。"):
        assert said in page
    assert "应于2023年5月24日办结，已超期5个工作日。" in page
    assert 'style="' not in page


def test_the_file_says_the_same_and_the_log_who_took_it(supervisor, world):
    said = taken(supervisor)

    assert "红色警示函" in said
    assert "supervisor 某" in said
    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "PaperDrawn")).one()
    assert ("supervisor", "DB-2023-0007", 0, 7) == (
        entry.actor, entry.payload["number"], entry.payload["template_version"], entry.instance_key,
    )  # fmt: skip


def test_an_order_not_issued_yet_says_so(supervisor, world):
    with world.transaction() as uow:
        put_order(uow.session, 8, order_type="interview_notice", state="draft", issued_at=None, issued_by=None)

    assert "此单尚未签发" in supervisor.get("/supervision/orders/DB-2023-0008/paper").text


@pytest.mark.parametrize("path", [f"{ORDER}/paper", "/papers", "/papers/red_order"])
def test_officers_open_neither(signed_in, order, path):
    assert 403 == signed_in("officer").get(path).status_code


def test_every_kind_is_listed_with_its_template(supervisor):
    page = supervisor.get("/papers").text

    assert 6 == page.count("随产品附带")
    assert "约谈通知" in page


def test_a_kind_shows_a_sample_and_its_fields(supervisor):
    page = supervisor.get("/papers/supervise_order").text

    assert "督办单回执" in page
    assert "{{ criteria }}" in page


def test_the_template_can_be_taken_changed_and_put_in(supervisor):
    content = supervisor.get("/papers/red_order/0.docx").data
    assert "{{ subject }}" in words_of(content)

    answered = upload(supervisor, template("新版 {{ subject }}"), note="试用")

    assert 303 == answered.status_code
    assert "新版 净地交付逾期" == taken(supervisor)
    page = supervisor.get("/papers/red_order").text
    assert "试用" in page
    assert "第 1 版" in supervisor.get(f"{ORDER}/paper").text


def test_a_template_with_unknown_fields_is_refused_with_their_names(supervisor):
    answered = upload(supervisor, template("{{ salary }}"))

    assert (422, True) == (answered.status_code, "salary" in answered.text)


def test_without_a_file_it_is_said(supervisor):
    assert 422 == upload(supervisor, b"", name="").status_code


def test_the_present_template_again_is_refused(supervisor):
    upload(supervisor, template("新版 {{ subject }}"))

    assert 409 == upload(supervisor, supervisor.get("/papers/red_order/1.docx").data).status_code


def test_the_shipped_template_comes_back(supervisor):
    upload(supervisor, template("新版 {{ subject }}"))

    supervisor.post("/papers/red_order/shipped")

    assert "红色警示函" in taken(supervisor)
    assert 404 == supervisor.get("/papers/red_order/2.docx").status_code


def test_a_kind_that_is_none_is_not_found(supervisor):
    assert 404 == supervisor.get("/papers/poem").status_code
