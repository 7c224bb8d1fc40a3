"""Drafts of definitions: opened, their files saved and changed, by whom it may be."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from engine.runtime import check_resources, deploy
from tests.pages.test_modeling import FORM, diagram


@pytest.fixture
def first(world):
    with world.transaction() as uow:
        return deploy(uow, {"ip_sample.bpmn": diagram(), "ask.form": FORM}).processes[0].definition_key


@pytest.fixture
def mo(signed_in):
    return signed_in("modeler", username="mo")


@pytest.fixture
def draft(mo, first):
    """The address of a draft of the first version."""
    return mo.post(f"/models/drafts/from/{first}").location


def put(browser, draft, name, content, revision):
    return browser.put(f"{draft}/files/{name}", data=content, headers={"If-Match": f'"{revision}"'})


@pytest.mark.both_databases
def test_a_draft_of_a_version_holds_all_that_was_deployed_with_it(mo, draft):
    page = mo.get(draft).text

    assert "ip_sample.bpmn" in page
    assert "ask.form" in page


def test_the_editor_gets_the_file_as_it_was_deployed(mo, draft):
    answer = mo.get(f"{draft}/files/ip_sample.bpmn")

    assert answer.data == diagram()
    assert answer.headers["ETag"] == '"1"'


def test_the_editors_page_holds_the_island_with_its_addresses_and_offers(mo, draft):
    page = mo.get(f"{draft}/edit/ip_sample.bpmn").text

    assert 'data-island="bpmn-modeler"' in page
    assert 'data-revision="1"' in page
    offers = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    assert {"id": "ask", "name": "ask", "file": "ask.form"} in offers["forms"]
    assert {"name": "x", "from": "ask.form", "type": "string"} in offers["variables"]


@pytest.mark.both_databases
def test_a_save_counts_the_revision_on(mo, draft):
    answer = put(mo, draft, "ip_sample.bpmn", diagram("再问"), 1)

    assert answer.status_code == 200
    assert answer.json["revision"] == 2
    assert mo.get(f"{draft}/files/ip_sample.bpmn").data == diagram("再问")


@pytest.mark.both_databases
def test_a_save_after_somebody_elses_is_refused_with_who_and_when(mo, signed_in, draft):
    put(signed_in("modeler", username="ma"), draft, "ip_sample.bpmn", diagram("她的"), 1)

    answer = put(mo, draft, "ip_sample.bpmn", diagram("他的"), 1)

    assert answer.status_code == 409
    assert "ma 某" in answer.json["detail"]
    assert answer.json["revision"] == 2
    assert mo.get(f"{draft}/files/ip_sample.bpmn").data == diagram("她的")


def test_ones_own_work_is_kept_as_a_copy_with_ids_of_its_own(mo, draft):
    answer = mo.post(
        f"{draft}/files/ip_sample.bpmn/copy", data=diagram("他的"), content_type="application/octet-stream"
    )

    assert answer.json["file"] == "ip_sample_mine.bpmn"
    assert b'<bpmn:process id="ip_sample_mine"' in mo.get(f"{draft}/files/ip_sample_mine.bpmn").data


def test_a_save_that_names_no_revision_is_refused(mo, draft):
    assert mo.put(f"{draft}/files/ip_sample.bpmn", data=b"x").status_code == 422


def test_the_check_finds_what_is_wrong_in_the_draft_as_it_was_sent(mo, draft):
    sent = diagram().replace(b'targetRef="end_sample"', b'targetRef="nowhere"')

    findings = mo.post(f"{draft}/check/ip_sample.bpmn", data=sent).json["findings"]

    assert "flow_ask__end_sample" in {one["element"] for one in findings}
    assert {"rule", "severity", "file", "element", "line", "words", "message"} == set(findings[0])


@pytest.mark.both_databases
def test_who_is_at_a_file_is_told_to_the_others(mo, signed_in, draft):
    mo.post(f"{draft}/seen", json={"file": "ask.form"})

    told = signed_in("modeler", username="ma").post(f"{draft}/seen", json={"file": "ip_sample.bpmn"}).json

    assert [("mo 某", "ask.form")] == [(one["name"], one["file"]) for one in told["editors"]]
    assert told["revision"] == 1


@pytest.mark.parametrize("kind", ["bpmn", "dmn", "form"])
def test_a_new_draft_begins_with_a_file_that_is_sound(mo, kind):
    location = mo.post("/models/drafts/new", data={"name": "试一试 & 看", "file": "ip_new", "kind": kind}).location

    content = mo.get(location.replace("/edit/", "/files/")).data

    assert [] == [one for one in check_resources({f"ip_new.{kind}": content}) if one.severity == "error"]


def test_a_folder_comes_out_as_a_zip_and_goes_in_again(mo, draft):
    packed = mo.get(f"{draft}/export").data
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {"ask.form", "ip_sample.bpmn"} == set(archive.namelist())

    sent = {"files": [(io.BytesIO(packed), "all.zip")]}
    answer = mo.post("/models/drafts/upload", data=sent, content_type="multipart/form-data")

    assert "ask.form" in mo.get(answer.location).text


def test_an_officer_has_no_door_to_drafts(signed_in, draft):
    assert signed_in("officer").get(draft).status_code == 403
