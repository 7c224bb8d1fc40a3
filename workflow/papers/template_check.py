"""Whether an uploaded file may be a template: its kind and size, what it asks for, and one try with sample values."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from workflow.papers.fill import fill, placeholders, refused
from workflow.papers.kinds import PaperKind

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 200
FORBIDDEN = ("vbaProject", "/embeddings/", "/activeX/")
"""Parts no letter needs: macros and embedded programs."""

EXTERNAL = ("attachedTemplate", "oleObject", "image", "frame", "subDocument")
"""Kinds of relations that would fetch something from outside when the document is opened."""


def check_template(kind: PaperKind, file_name: str, content: bytes) -> None:
    """Refuse what cannot be a template of ``kind``.

    :raises Invalid: with what is wrong; unknown placeholders by their names
    """
    if not file_name.lower().endswith(".docx"):
        raise refused("模板须是 Word 文档（.docx）。")
    if len(content) > MOST_BYTES:
        raise refused(f"模板超过 {MOST_BYTES // (1024 * 1024)} MB。请压缩或去掉图片。")
    _check_package(content)
    try:
        Document(BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise refused("这不是可以打开的 Word 文档（.docx）。") from error
    unknown = sorted(placeholders(content) - kind.fields.keys())
    if unknown:
        known = "、".join(kind.fields)
        raise refused(f"模板里有不认识的占位符：{'、'.join(unknown)}。可用的有：{known}。")
    fill(content, kind.sample)


def _check_package(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise refused("文件解开后太大，请去掉图片和嵌入的对象再试。")
            names = [entry.filename for entry in entries]
            if "word/document.xml" not in names:
                raise refused("这不是可以打开的 Word 文档（.docx）。")
            if any(word in f"/{name}" for word in FORBIDDEN for name in names):
                raise refused("模板里有宏或嵌入的对象，不能使用。请另存为不含宏的 .docx。")
            for name in names:
                if name.endswith(".rels") and _fetches(package.read(name).decode("utf-8", "replace")):
                    raise refused("模板引用了外部文件，不能使用。请断开链接、把图片嵌入文档再试。")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise refused("这不是可以打开的 Word 文档（.docx）。") from error


def _fetches(relations: str) -> bool:
    return any(
        'TargetMode="External"' in relation and any(f'/{kind}"' in relation for kind in EXTERNAL)
        for relation in relations.split("<Relationship ")
    )
