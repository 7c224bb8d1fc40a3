"""附件 beside a task: handed in, listed with versions, downloaded safely, removed with a trace, shut to strangers."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from engine.runtime import cancel_instance, complete_user_task
from tests.factories import sample_files as files
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.dossier.models import DocumentVersion
from workflow.dossier.queries import materials_of

OTHER = files.PDF + b"% another\n"


@pytest.fixture
def matter(world) -> int:
    deploy_weighing(world)
    return begin_weighing(world)


@pytest.fixture
def task(world, matter) -> int:
    return open_task(world, matter).key


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_station"])


def hand_in(browser, task, content=files.PDF, name="合同.pdf", declared="application/pdf", **members):
    data = {"file": (io.BytesIO(content), name, declared), **members}
    return browser.post(f"/tasks/{task}/documents", data=data, content_type="multipart/form-data")


def remove(browser, task, key, reason="传错了"):
    return browser.post(f"/tasks/{task}/documents/{key}/remove", data={"reason": reason})


@pytest.mark.both_databases
def test_a_file_is_kept_and_told_with_its_digest(zhang, task):
    answer = hand_in(zhang, task)

    assert answer.status_code == 201
    told = answer.json
    assert (told["name"], told["size"], told["version"]) == ("合同.pdf", len(files.PDF), 1)
    assert zhang.get(f"/tasks/{task}/documents/{told['id']}").data == files.PDF


@pytest.mark.both_databases
def test_a_new_version_keeps_the_old_ones(zhang, wang, task):
    key = hand_in(zhang, task).json["id"]

    told = hand_in(wang, task, OTHER, "合同（改）.pdf", document=key, reason="改了价款").json

    assert (told["id"], told["version"]) == (key, 2)
    assert zhang.get(f"/tasks/{task}/documents/{key}").data == OTHER
    assert zhang.get(f"/tasks/{task}/documents/{key}/1").data == files.PDF
    page = zhang.get(f"/tasks/{task}").text
    assert "第 2 版，共 2 版" in page and "改了价款" in page and "wang 某" in page


def test_the_page_lists_it_and_the_history_tells_it(zhang, task):
    hand_in(zhang, task, reason="双方已签")

    page = zhang.get(f"/tasks/{task}").text

    assert page.count("合同.pdf") > 1
    assert "上传附件" in page and "双方已签" in page


def test_the_same_bytes_are_stored_once_and_pointed_out(zhang, task, config):
    first = hand_in(zhang, task).json

    second = hand_in(zhang, task, name="又一份.pdf").json

    assert second["same"] == [{"id": first["id"], "name": "合同.pdf"}]
    assert len(list(config.attachments.glob("??/??/*"))) == 1


def test_a_version_with_the_same_bytes_is_none(zhang, task):
    key = hand_in(zhang, task).json["id"]

    answer = hand_in(zhang, task, document=key)

    assert answer.status_code == 409 and "完全相同" in answer.text


@pytest.mark.parametrize(
    ("name", "declared", "content", "status"),
    [("a.exe", "", files.PROGRAM, 422), ("a.pdf", "text/html", files.PDF, 422), ("a.pdf", "", b"<html>", 422)],
)
def test_what_is_refused_is_said_and_leaves_no_row(zhang, world, task, name, declared, content, status):
    answer = hand_in(zhang, task, content, name, declared)

    assert answer.status_code == status and "没有上传" in answer.text
    with world.reading() as uow:
        assert uow.session.scalars(select(DocumentVersion)).all() == []


def test_nothing_chosen_is_said(zhang, task):
    assert "没有选择文件" in zhang.post(f"/tasks/{task}/documents", data={}).text


@pytest.mark.parametrize("way", ["", "?show"])
def test_a_download_can_do_nothing_in_the_browser(zhang, task, way):
    key = hand_in(zhang, task, "名称\n".encode(), "说明.txt", "text/plain").json["id"]

    headers = zhang.get(f"/tasks/{task}/documents/{key}{way}").headers

    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%E8%AF%B4%E6%98%8E.txt" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "declared", "content", "policy"),
    [("a.png", "image/png", files.PNG, "sandbox"), ("a.pdf", "application/pdf", files.PDF, "default-src 'none'")],
)
def test_pictures_and_pdf_are_shown_in_place(zhang, task, name, declared, content, policy):
    key = hand_in(zhang, task, content, name, declared).json["id"]

    answer = zhang.get(f"/tasks/{task}/documents/{key}?show")

    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.content_type.startswith(declared)
    assert policy in answer.headers["Content-Security-Policy"]


@pytest.mark.both_databases
def test_a_removed_file_stays_with_its_reason(zhang, task):
    key = hand_in(zhang, task).json["id"]

    panel = remove(zhang, task, key).text

    assert "zhang 某" in panel and "移除：传错了" in panel and "合同.pdf" in panel
    assert zhang.get(f"/tasks/{task}/documents/{key}").data == files.PDF


def test_removing_needs_a_reason(zhang, task):
    assert remove(zhang, task, hand_in(zhang, task).json["id"], " ").status_code == 422


def test_a_removed_file_is_removed_once_and_gets_no_versions(zhang, task):
    key = hand_in(zhang, task).json["id"]
    remove(zhang, task, key)

    assert remove(zhang, task, key).status_code == 409
    assert hand_in(zhang, task, OTHER, document=key).status_code == 409


def test_nobody_removes_the_file_of_another(zhang, wang, task):
    assert remove(wang, task, hand_in(zhang, task).json["id"]).status_code == 403


def test_a_stranger_neither_reads_nor_writes(signed_in, zhang, task):
    key = hand_in(zhang, task).json["id"]
    stranger = signed_in("officer", username="stranger", groups=["g_mnr"])

    assert stranger.get(f"/tasks/{task}/documents/{key}").status_code == 403
    assert stranger.get(f"/tasks/{task}/documents").status_code == 403
    assert hand_in(stranger, task).status_code == 403


def test_a_file_is_reached_through_tasks_of_its_own_matter_alone(world, zhang, task):
    key = hand_in(zhang, task).json["id"]
    other = open_task(world, begin_weighing(world, "别的项目")).key

    assert zhang.get(f"/tasks/{other}/documents/{key}").status_code == 404
    assert hand_in(zhang, other, OTHER, document=key).status_code == 409
    assert remove(zhang, other, key).status_code == 409


def test_an_ended_matter_is_read_and_not_written(world, zhang, matter, task):
    key = hand_in(zhang, task).json["id"]
    with world.transaction() as uow:
        complete_user_task(uow, task, {})
    following = open_task(world, matter).key
    with world.transaction() as uow:
        cancel_instance(uow, matter)

    assert zhang.get(f"/tasks/{following}/documents/{key}").status_code == 200
    assert hand_in(zhang, following, OTHER).status_code == 409
    assert "现在不能上传" in zhang.get(f"/tasks/{following}").text


def test_materials_are_found_by_their_code(world, zhang, matter, task):
    hand_in(zhang, task, material="M01")
    gone = hand_in(zhang, task, OTHER, material="M01").json["id"]
    hand_in(zhang, task, files.PNG, "照片.png", "image/png")
    remove(zhang, task, gone)

    with world.reading() as uow:
        found = materials_of(uow.session, matter)

    assert {code: [file.name for file in handed] for code, handed in found.items()} == {"M01": ["合同.pdf"]}


def test_the_event_log_keeps_who_what_and_why(world, zhang, task):
    told = hand_in(zhang, task, reason="双方已签").json

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "DocumentAdded")).one()

    assert (entry.actor, entry.task_key) == ("zhang", task)
    assert entry.payload["digest"] == told["digest"] and entry.payload["reason"] == "双方已签"
