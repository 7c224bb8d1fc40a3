"""`luodi diff`: exit codes as of diff, words in the terminal's language, and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[4] / "bpmn" / "ip_pool_out"


@pytest.fixture
def changed(tmp_path) -> Path:
    folder = tmp_path / "new"
    folder.mkdir()
    for path in FOLDER.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    diagram = folder / "ip_pool_out.bpmn"
    diagram.write_text(
        diagram.read_text("utf-8").replace("<bpmn:userTask ", '<bpmn:userTask completionQuantity="1" ', 1)
    )
    return folder


def test_equal_folders_end_with_0(terminal):
    done = terminal("diff", str(FOLDER), str(FOLDER))

    assert (0, "没有差异。\n") == (done.exit_code, done.stdout)


def test_differing_files_end_with_1_and_words(terminal, changed):
    done = terminal("diff", str(FOLDER / "ip_pool_out.bpmn"), str(changed / "ip_pool_out.bpmn"))

    assert (1, True) == (done.exit_code, "～ 修改 人工任务" in done.stdout)


def test_words_are_english_where_the_terminal_is(terminal, changed, monkeypatch):
    monkeypatch.setenv("LUODI_LANG", "en")

    assert "～ changed user task" in terminal("diff", str(FOLDER), str(changed)).stdout


def test_json_is_all_that_is_printed(terminal, changed):
    [found] = json.loads(terminal("diff", "--json", str(FOLDER), str(changed)).stdout)

    assert ("ip_pool_out.bpmn", "bpmn", "changed") == (found["file"], found["kind"], found["state"])


def test_equal_folders_are_an_empty_list(terminal):
    assert [] == json.loads(terminal("diff", "--json", str(FOLDER), str(FOLDER)).stdout)


def test_what_cannot_be_read_ends_with_2(terminal, tmp_path):
    (tmp_path / "x.bpmn").write_text("<broken", "utf-8")

    assert 2 == terminal("diff", str(FOLDER / "ip_pool_out.bpmn"), str(tmp_path / "x.bpmn")).exit_code


def test_a_file_and_a_folder_are_a_wrong_use(terminal):
    assert 2 == terminal("diff", str(FOLDER), str(FOLDER / "ip_pool_out.bpmn")).exit_code


def test_what_is_not_there_is_a_wrong_use(terminal):
    assert 2 == terminal("diff", str(FOLDER), str(FOLDER / "nowhere")).exit_code
