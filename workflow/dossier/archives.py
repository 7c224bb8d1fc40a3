"""Looks into the list of contents of archives, which many documents are: names, sizes, macros; unpacks nothing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

from workflow.dossier.content import head_of

ZIP = b"PK\x03\x04"
MOST_ENTRIES = 20_000
MOST_UNPACKED = 2 * 1024**3
"""Bytes an archive may say it unpacks to."""
MOST_GAIN = 200
"""How many times its size an archive may unpack to, once that is more than ``FREE_GAIN`` bytes: bombs reach 1,000."""
FREE_GAIN = 64 * 1024**2
MACROS = re.compile(r"(^|/)vbaProject\.bin$|(^|/)macros/", re.IGNORECASE)
OUTSIDE = re.compile(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")
"""Names by which unpacking would write outside of its folder."""
RUNS = re.compile(
    r"\.(exe|com|scr|pif|msi|dll|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|apk|lnk|html?|svg|sh|php|jsp|aspx?)$",
    re.IGNORECASE,
)


def is_open_document(words: str, part: str) -> Callable[[BinaryIO], str]:
    """A look that wants an archive with this part (a folder with its ``/``, or a file), and no macros in it."""

    def look(file: BinaryIO) -> str:
        names, wrong = _contents(file)
        if wrong:
            return wrong
        if not any(name == part or (part.endswith("/") and name.startswith(part)) for name in names):
            return f"内容不是{words}"
        if part.endswith("/") and "[Content_Types].xml" not in names:
            return f"内容不是{words}"
        return f"{words}里有宏" if any(MACROS.search(name) for name in names) else ""

    return look


def is_plain_archive(file: BinaryIO) -> str:
    """An archive that holds no programs, pages or scripts."""
    names, wrong = _contents(file)
    if wrong:
        return wrong
    run = next((name for name in names if RUNS.search(name.rstrip(". "))), None)
    return f"压缩包里有程序、脚本或网页（{PurePosixPath(run).name}）" if run else ""


def _contents(file: BinaryIO) -> tuple[list[str], str]:
    """The names in an archive, or what is wrong with it."""
    if head_of(file, len(ZIP)) != ZIP:
        return [], "内容不是压缩格式的文件"
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OverflowError):
        return [], "文件已损坏，打不开"
    size = file.seek(0, 2)
    file.seek(0)
    if len(entries) > MOST_ENTRIES:
        return [], f"里面的文件超过 {MOST_ENTRIES} 个"
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > FREE_GAIN and unpacked > MOST_GAIN * size):
        return [], "展开后大得不正常"
    if any(entry.flag_bits & 0x1 for entry in entries):
        return [], "文件加了密码，无法检查内容"
    names = [entry.orig_filename for entry in entries]
    if any(OUTSIDE.search(name) for name in names):
        return [], "里面的文件名会写到文件夹之外"
    return names, ""
