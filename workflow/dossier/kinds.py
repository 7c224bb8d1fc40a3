"""Which kinds of file a dossier takes: extension, media types a browser may declare, and how its content looks.

A file is taken when its extension is in the table, the declared type is one of the kind's (or says nothing), and the
content is of the kind (``workflow.dossier.content``). ``LUODI_FILE_TYPES`` narrows the table; nothing widens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from workflow.dossier.archives import is_open_document, is_plain_archive
from workflow.dossier.content import has_streams, is_drawing, is_text, looks_like

SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
"""Declared types by which old browsers say that they do not know."""

Look = Callable[[BinaryIO], str]
"""Looks at the content; answers with what is wrong with it, in words, or with nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: the media type it is served as, the others it may be declared as, whether browsers show it safely."""

    extension: str
    words: str
    media_type: str
    look: Look
    declared: frozenset[str] = frozenset()
    inline: bool = False

    def may_be_declared(self, media_type: str) -> bool:
        """Whether a browser may call such a file this."""
        plain = media_type.partition(";")[0].strip().lower()
        return plain in SAYS_NOTHING or plain == self.media_type or plain in self.declared


_OOXML = "application/vnd.openxmlformats-officedocument."
_ZIP = frozenset({"application/zip", "application/x-zip-compressed"})
_OLD = frozenset({"application/x-ole-storage", "application/cdfv2"})


def _picture(extension: str, media_type: str, words: str = "图片", *others: str, inline: bool = True) -> Kind:
    look = looks_like("图片", media_type, *others)
    return Kind(extension, words, media_type, look, frozenset(others), inline=inline)


def _office(extension: str, words: str, media_type: str, part: str) -> Kind:
    return Kind(extension, words, media_type, is_open_document(words, part), _ZIP)


def _old_office(extension: str, words: str, media_type: str, *streams: str, declared: Iterable[str] = ()) -> Kind:
    return Kind(extension, words, media_type, has_streams(words, *streams), _OLD | frozenset(declared))


_ROWS = (
    Kind("pdf", "PDF", "application/pdf", looks_like("PDF", "application/pdf"), inline=True),
    Kind("ofd", "OFD 版式文件", "application/ofd", is_open_document("OFD 版式文件", "OFD.xml"), _ZIP),
    _office("docx", "Word 文档", f"{_OOXML}wordprocessingml.document", "word/"),
    _office("xlsx", "Excel 表格", f"{_OOXML}spreadsheetml.sheet", "xl/"),
    _office("pptx", "PowerPoint 演示", f"{_OOXML}presentationml.presentation", "ppt/"),
    _old_office("doc", "Word 97 文档", "application/msword", "WordDocument"),
    _old_office("xls", "Excel 97 表格", "application/vnd.ms-excel", "Workbook", "Book"),
    _old_office("ppt", "PowerPoint 97 演示", "application/vnd.ms-powerpoint", "PowerPoint Document"),
    _old_office(
        "wps", "WPS 文字", "application/vnd.ms-works", "WordDocument",
        declared=("application/wps-office.wps", "application/kswps"),
    ),
    _old_office(
        "et", "WPS 表格", "application/wps-office.et", "Workbook", "Book", declared=("application/kset",)
    ),
    _old_office(
        "dps", "WPS 演示", "application/wps-office.dps", "PowerPoint Document", declared=("application/ksdps",)
    ),
    _picture("jpg", "image/jpeg", "照片", "image/pjpeg"),
    _picture("jpeg", "image/jpeg", "照片", "image/pjpeg"),
    _picture("png", "image/png"),
    _picture("gif", "image/gif"),
    _picture("webp", "image/webp"),
    _picture("bmp", "image/bmp", "图片", "image/x-ms-bmp"),
    _picture("tif", "image/tiff", "扫描件", inline=False),
    _picture("tiff", "image/tiff", "扫描件", inline=False),
    _picture("heic", "image/heic", "手机照片", "image/heif", inline=False),
    Kind("mp4", "视频", "video/mp4", looks_like("视频", "video/mp4", "video/x-m4v")),
    Kind(
        "dwg", "CAD 图纸", "image/vnd.dwg", is_drawing,
        frozenset({"application/acad", "application/x-dwg", "application/dwg", "image/x-dwg", "application/x-acad"}),
    ),
    Kind("txt", "文本", "text/plain", is_text),
    Kind("csv", "数据表", "text/csv", is_text, frozenset({"application/vnd.ms-excel", "text/plain"})),
    Kind("zip", "压缩包", "application/zip", is_plain_archive, _ZIP),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {row.extension: row for row in _ROWS}
"""Extension → kind."""

DANGEROUS: Mapping[str, str] = {
    **dict.fromkeys(("html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl", "xslt"), "网页"),
    **dict.fromkeys(("js", "mjs", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "ps1", "psm1", "py", "pl", "php", "jsp",
                     "asp", "aspx", "sh", "bash", "cgi", "rb"), "脚本"),
    **dict.fromkeys(("exe", "com", "scr", "pif", "msi", "msp", "dll", "sys", "cpl", "bat", "cmd", "jar", "apk", "app",
                     "dmg", "deb", "rpm", "elf", "lnk", "url", "reg", "inf", "chm", "iso", "img", "gadget"), "程序"),
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm"), "带宏的文档"),
}  # fmt: skip
"""Extensions refused by name, with what they are: people then see why, not only that they are not in the list."""


def chosen_kinds(extensions: Iterable[str]) -> Mapping[str, Kind]:
    """The kinds of these extensions, all of the table for none. :raises ValueError: for one that is not in the table"""
    wanted = tuple(extension.lower().lstrip(".") for extension in extensions)
    unknown = [extension for extension in wanted if extension not in KINDS]
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(KINDS)}")
    return {extension: KINDS[extension] for extension in wanted} if wanted else KINDS
