"""Reading XML: encodings, malformed files, entities, other documents."""

from __future__ import annotations

import pytest

from engine.decisions import parse_decisions
from engine.decisions.reading import MAX_BYTES
from engine.domain.errors import Invalid

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
BODY = (
    f'<definitions xmlns="{MODEL}" id="m" name="招商"><decision id="d" name="等级"><literalExpression>'
    '<text>"甲"</text></literalExpression></decision></definitions>'
)


def refusal(xml: bytes):
    with pytest.raises(Invalid) as refused:
        parse_decisions(xml, file="m.dmn")
    return refused.value.findings[0]


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030", "UTF-16"])
def test_any_declared_encoding_is_read(encoding, runtime):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{BODY}'.encode(encoding)

    assert parse_decisions(xml).evaluate("等级", {}, runtime).value == "甲"


def test_malformed_xml_is_refused_with_line_and_column():
    found = refusal(b"<definitions>\n<decision>\n</definitions>")

    assert (found.rule, found.line, found.file) == ("dmn-xml", 3, "m.dmn")
    assert "line 3, column" in found.message


@pytest.mark.parametrize("xml", [b"", b"  ", b"not xml", b"\xff\xfe\x00"])
def test_what_is_no_xml_is_refused(xml):
    assert refusal(xml).rule == "dmn-xml"


def test_another_kind_of_document_is_refused():
    assert refusal(b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>').rule == "dmn-root"


def test_a_file_with_entities_is_refused():
    xml = f'<!DOCTYPE definitions [<!ENTITY e SYSTEM "file:///etc/hostname">]>{BODY}'.replace("甲", "&e;")

    assert refusal(xml.encode()).rule == "dmn-doctype"


def test_a_bomb_of_entities_is_refused():
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    xml = f"<!DOCTYPE definitions [{entities}]>{BODY}".replace("甲", "&j;")

    assert refusal(xml.encode()).rule in ("dmn-doctype", "dmn-xml")


def test_a_file_beyond_the_size_is_refused():
    assert refusal(b" " * (MAX_BYTES + 1)).rule == "dmn-too-big"


def test_comments_inside_a_text_do_not_cut_it(runtime):
    xml = BODY.replace('"甲"', '"甲" <!-- why --> + "乙"')

    assert parse_decisions(xml.encode()).evaluate("d", {}, runtime).value == "甲乙"
