"""Writes into a document which fonts stand in for those of the national layout where they are not installed."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from workflow.papers.layout import STANDS_IN

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def name_fonts(document: Any) -> None:
    """Give ``document`` (of python-docx) a font table with every font of the layout and its substitutes."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(','.join(others))}/>"
        '<w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>'
        for name, others in STANDS_IN.items()
    )
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="{NAMESPACE}">{fonts}</w:fonts>'.encode()
    main = document.part
    for key, relation in list(main.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            del main.rels[key]
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE, blob, main.package)
    main.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)
