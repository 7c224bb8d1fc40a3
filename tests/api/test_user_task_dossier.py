"""Files and comments beside a user task over REST, by any HTTP client."""

from __future__ import annotations

import httpx
import pytest

from tests.factories import sample_files as files
from tests.factories.client_calls import PASSWORD
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task


@pytest.fixture
def task(world) -> int:
    deploy_weighing(world)
    return open_task(world, begin_weighing(world)).key


@pytest.fixture
def caller(server, person):
    def make(username: str, *groups: str) -> httpx.Client:
        person(username, "officer", groups=groups)
        return httpx.Client(base_url=f"{server}/v2", auth=(username, PASSWORD), timeout=30)

    return make


@pytest.fixture
def zhang(caller):
    with caller("zhang", "g_station") as client:
        yield client


def part(name="合同.pdf", content=files.PDF, declared="application/pdf"):
    return ("files", (name, content, declared))


@pytest.mark.both_databases
def test_files_are_handed_in_listed_and_read(zhang, task):
    made = zhang.post(f"/user-tasks/{task}/documents", files=[part(), part("图.png", files.PNG, "image/png")])

    listed = zhang.get(f"/user-tasks/{task}/documents").json()["items"]
    key = listed[-1]["documentKey"]
    got = zhang.get(f"/user-tasks/{task}/documents/{key}")

    assert made.status_code == 201
    assert [item["name"] for item in listed] == ["图.png", "合同.pdf"]
    assert (got.content, got.headers["X-Content-Type-Options"]) == (files.PDF, "nosniff")


def test_a_new_version_is_one_file_and_the_old_one_is_read_by_its_number(zhang, task):
    key = zhang.post(f"/user-tasks/{task}/documents", files=[part()]).json()["items"][0]["documentKey"]
    place = f"/user-tasks/{task}/documents"

    made = zhang.post(place, files=[part(content=files.PDF + b"%2\n")], data={"documentKey": key, "reason": "改"})

    assert (made.json()["items"][0]["version"], made.json()["items"][0]["reason"]) == (2, "改")
    assert zhang.get(f"{place}/{key}", params={"version": 1}).content == files.PDF
    assert zhang.post(place, files=[part(), part()], data={"documentKey": key}).status_code == 400


def test_of_several_files_one_that_is_refused_keeps_all_out(zhang, task):
    answer = zhang.post(f"/user-tasks/{task}/documents", files=[part(), part("a.exe", files.PROGRAM, "")])

    assert answer.status_code == 400 and "程序" in answer.json()["detail"]
    assert zhang.get(f"/user-tasks/{task}/documents").json()["items"] == []


@pytest.mark.both_databases
def test_comments_are_said_and_read(zhang, task, caller):
    with caller("li", "g_mnr") as li:
        before = li.get(f"/user-tasks/{task}/comments").status_code
        made = zhang.post(f"/user-tasks/{task}/comments", json={"text": "请看", "mentions": ["li"]})
        said = li.get(f"/user-tasks/{task}/comments").json()["items"]

    assert (before, made.status_code) == (403, 201)
    assert [(one["text"], one["writtenBy"], one["mentions"]) for one in said] == [("请看", "zhang", ["li"])]


def test_a_stranger_reads_and_hands_in_nothing(task, caller):
    with caller("li", "g_mnr") as li:
        assert li.get(f"/user-tasks/{task}/documents").status_code == 403
        assert li.post(f"/user-tasks/{task}/documents", files=[part()]).status_code == 403
