"""An uploaded template: what cannot be one is refused in words, before it is ever used."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from engine.domain.errors import Invalid
from tests.factories.papers import template, with_part
from workflow.papers.template_check import MOST_BYTES, check_template
from workflow.supervision.papers import order_papers

KIND = order_papers()["reminder_note"]
GOOD = template("{{ subject }}")
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
FETCHES = (
    '<Relationship Id="r1" TargetMode="External" Target="http://example.org/x.dotm" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)


def zipped(name, text=b""):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, text)
    return made.getvalue()


def test_a_good_template_is_taken():
    check_template(KIND, "模板.DOCX", GOOD)


@pytest.mark.parametrize("code", list(order_papers()))
def test_the_shipped_templates_are_good_ones(code):
    kind = order_papers()[code]

    check_template(kind, "a.docx", kind.shipped())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", GOOD, "docx"),
        ("a.docx", b"x" * (MOST_BYTES + 1), "MB"),
        ("a.docx", b"no zip", "打开"),
        ("a.docx", zipped("a.txt"), "打开"),
        ("a.docx", zipped("word/document.xml", b"<x"), "打开"),
        ("a.docx", zipped("word/document.xml", b"0" * 21 * 1024 * 1024), "太大"),
        ("a.docx", with_part(GOOD, "word/vbaProject.bin", "x"), "宏"),
        ("a.docx", with_part(GOOD, "word/embeddings/x.bin", "x"), "宏"),
        ("a.docx", with_part(GOOD, "word/_rels/settings.xml.rels", RELATIONS.format(FETCHES)), "外部"),
    ],
)
def test_what_is_no_template_is_refused(name, content, said):
    with pytest.raises(Invalid, match=said):
        check_template(KIND, name, content)


def test_unknown_placeholders_are_told_by_name():
    with pytest.raises(Invalid, match="不认识的占位符：boss、salary"):
        check_template(KIND, "a.docx", template("{{ subject }} {{ salary }} {{ boss }}"))


def test_a_template_that_cannot_be_filled_is_refused():
    with pytest.raises(Invalid, match="不能生成"):
        check_template(KIND, "a.docx", template("{% for a in subject %}{{ a.b.c }}{% endfor %}"))
