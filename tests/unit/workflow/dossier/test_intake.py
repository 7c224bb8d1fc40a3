"""Files come in when name, declared type and content agree; everything else is refused in words."""

from __future__ import annotations

import io

import pytest

from engine.domain.errors import Invalid
from tests.factories import sample_files as files
from workflow.dossier.intake import Intake, Limits
from workflow.dossier.kinds import KINDS, chosen_kinds
from workflow.dossier.storage import FileStore

OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HONEST = [
    ("合同.pdf", "application/pdf", files.PDF),
    ("现场.png", "image/png", files.PNG),
    ("现场.JPG", "image/jpeg", files.JPEG),
    ("协议.docx", OOXML, files.word()),
    ("协议.docx", "application/octet-stream", files.word()),
    ("台账.xlsx", "", files.zipped({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>"})),
    ("公文.ofd", "application/ofd", files.zipped({"OFD.xml": b"<ofd/>"})),
    ("旧合同.doc", "application/msword", files.old_office("WordDocument")),
    ("旧台账.xls", "application/vnd.ms-excel", files.old_office("Workbook")),
    ("请示.wps", "application/octet-stream", files.old_office("WordDocument")),
    ("红线.dwg", "application/acad", b"AC1027" + b"\x00" * 64),
    ("说明.txt", "text/plain; charset=gbk", "招商引资".encode("gbk")),
    ("数据.csv", "application/vnd.ms-excel", "名称,金额\n甲,1\n".encode()),
    ("资料.zip", "application/x-zip-compressed", files.zipped({"合同/正本.pdf": files.PDF})),
]


def shown(value: object) -> str:
    """What stands for a parameter in a test's name: archives carry the moment they were made, so no content does."""
    return "" if isinstance(value, bytes) else str(value)


@pytest.fixture
def intake(tmp_path) -> Intake:
    return Intake(FileStore(tmp_path / "files"), Limits(1_000_000, KINDS))


def refusal(intake: Intake, name: str, declared: str, content: bytes) -> tuple[str, str]:
    """Rule and words of the refusal."""
    with pytest.raises(Invalid) as refused, intake.take(io.BytesIO(content), name, declared):
        pass
    return refused.value.findings[0].rule, refused.value.message


@pytest.mark.parametrize(("name", "declared", "content"), HONEST, ids=[f"{row[0]}-{row[1]}" for row in HONEST])
def test_an_honest_file_comes_in(intake, name, declared, content):
    with intake.take(io.BytesIO(content), name, declared) as file:
        pass

    assert intake.store.place_of(file.received.digest).read_bytes() == content


@pytest.mark.parametrize(
    ("name", "what"),
    [("a.exe", "程序"), ("a.html", "网页"), ("a.svg", "网页"), ("a.js", "脚本"), ("a.PHP", "脚本"), ("a.docm", "宏"),
     ("a.pdf.exe", "程序"), ("a.exe ", "程序"), ("a.exe.", "程序"), ("gpj.\u202eexe", "程序")],
)  # fmt: skip
def test_what_runs_is_refused_by_its_name(intake, name, what):
    rule, words = refusal(intake, name, "application/pdf", files.PDF)

    assert rule == "kind" and what in words


@pytest.mark.parametrize(
    ("name", "declared", "content", "rule"),
    [
        ("a.pdf", "text/html", files.PDF, "declared"),
        ("a.pdf", "application/pdf", b"<html><script>alert(1)</script>", "content"),
        ("a.pdf", "application/pdf", files.PROGRAM, "content"),
        ("a.png", "image/png", files.PDF, "content"),
        ("a.docx", OOXML, files.zipped({"a.txt": b"x"}), "content"),
        ("a.docx", OOXML, files.PROGRAM + files.word(), "content"),
        ("a.doc", "application/msword", files.old_office("Installer"), "content"),
        ("a.txt", "text/plain", b"\x00\x01\x02", "content"),
        ("a.txt", "text/plain", b"#!/bin/sh\nrm", "content"),
        ("a.csv", "text/csv", b"\xef\xbb\xbf<script>1</script>", "content"),
        ("a.unknown", "", b"x", "kind"),
        ("a", "", b"x", "name"),
        ("", "", b"x", "name"),
        (".pdf", "application/pdf", files.PDF, "name"),
        ("a.pdf", "application/pdf", b"", "file"),
    ],
    ids=shown,
)
def test_a_file_that_is_not_what_it_says_is_refused(intake, name, declared, content, rule):
    assert refusal(intake, name, declared, content)[0] == rule


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", files.PNG + files.zipped({"a.class": b"x"}), "藏着"),
        ("a.pdf", files.PDF + files.zipped({"a.class": b"x"}), "藏着"),
        ("a.docx", files.word(vbaProject__bin=b"x"), "宏"),
        ("a.zip", files.zipped({"../../etc/cron.d/x": b"x"}), "之外"),
        ("a.zip", files.zipped({"C:/autoexec": b"x"}), "之外"),
        ("a.zip", files.zipped({"/etc/passwd": b"x"}), "之外"),
        ("a.zip", files.zipped({"setup.exe": files.PROGRAM}), "setup.exe"),
        ("a.zip", files.zipped({"a.exe. ": files.PROGRAM}), "程序"),
        ("a.zip", files.zipped({"a": b"\x00" * 90_000_000}), "不正常"),
        ("a.docx", files.zipped({"[Content_Types].xml": b"", "word/a": b"\x00" * 90_000_000}), "不正常"),
        ("a.zip", files.zipped({"a": b"x"})[:-10], "损坏"),
        ("a.zip", files.encrypted_zip(), "密码"),
    ],
    ids=shown,
)
def test_what_is_hidden_in_a_file_is_found_without_unpacking_it(intake, name, content, words):
    assert words in refusal(intake, name, "", content)[1]


def test_too_many_entries_are_refused(intake, monkeypatch):
    monkeypatch.setattr("workflow.dossier.archives.MOST_ENTRIES", 3)

    assert "超过" in refusal(intake, "a.zip", "", files.zipped({str(n): b"" for n in range(4)}))[1]


def test_a_file_that_is_too_big_is_refused_while_it_comes(intake):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(Invalid, match="太大"), intake.take(stream, "a.txt", "text/plain"):
        pass

    assert stream.given < 3_000_000
    assert not list((intake.store.folder / "incoming").iterdir())


def test_a_refused_file_leaves_nothing_on_the_disk(intake):
    refusal(intake, "a.pdf", "", b"x")

    assert [path for path in intake.store.folder.rglob("*") if path.is_file()] == []


def test_the_setting_narrows_what_is_taken(tmp_path):
    narrow = Intake(FileStore(tmp_path), Limits(1_000, chosen_kinds(["pdf", ".PNG"])))

    assert "可以上传：pdf、png" in refusal(narrow, "a.txt", "text/plain", b"x")[1]


def test_the_setting_names_only_what_is_known():
    with pytest.raises(ValueError, match="exe"):
        chosen_kinds(["exe"])
