"""Files of a deployment out of uploads and zips, and back."""

from __future__ import annotations

import io
import zipfile

import pytest

from engine.domain.errors import Invalid
from workflow.modeling import archive
from workflow.modeling.archive import pack, unpack


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def test_single_files_are_taken_as_they_are() -> None:
    assert unpack([("a.bpmn", b"1"), ("b.form", b"2")]) == {"a.bpmn": b"1", "b.form": b"2"}


def test_a_zip_gives_its_files_without_their_folders() -> None:
    assert unpack([("all.zip", zipped(**{"x__y__a.bpmn": b"1", "x__README.md": b"2"}))]) == {"a.bpmn": b"1"}


def test_a_path_of_another_system_loses_its_folders() -> None:
    assert unpack([("C:\\files\\a.bpmn", b"1")]) == {"a.bpmn": b"1"}


def test_a_name_cannot_climb_out_of_its_folder() -> None:
    assert unpack([("../../a.bpmn", b"1")]) == {"a.bpmn": b"1"}


def test_two_different_files_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        unpack([("a.bpmn", b"1"), ("all.zip", zipped(**{"a.bpmn": b"2"}))])

    assert [finding.rule for finding in refused.value.findings] == ["file-twice"]


def test_the_same_file_twice_is_one_file() -> None:
    assert unpack([("a.bpmn", b"1"), ("all.zip", zipped(**{"a.bpmn": b"1"}))]) == {"a.bpmn": b"1"}


def test_a_zip_that_unpacks_to_too_much_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)

    with pytest.raises(Invalid, match="太大"):
        unpack([("all.zip", zipped(**{"a.bpmn": b"0" * 5000}))])


def test_a_damaged_zip_is_refused() -> None:
    damaged = bytearray(zipped(**{"a.bpmn": b"hello" * 500}))
    damaged[40:60] = b"\xff" * 20

    with pytest.raises(Invalid):
        unpack([("all.zip", bytes(damaged))])


@pytest.mark.parametrize("uploads", [[], [("notes.txt", b"x")], [("all.zip", zipped(readme=b"x"))]])
def test_nothing_to_deploy_is_refused(uploads: list[tuple[str, bytes]]) -> None:
    with pytest.raises(Invalid, match="没有可以部署的文件"):
        unpack(uploads)


def test_what_is_packed_comes_back() -> None:
    files = {"b.form": b"2", "a.bpmn": b"1"}

    assert unpack([("kept.zip", pack(files))]) == files


def test_equal_files_make_equal_zips() -> None:
    assert pack({"a.bpmn": b"1", "b.form": b"2"}) == pack({"b.form": b"2", "a.bpmn": b"1"})
