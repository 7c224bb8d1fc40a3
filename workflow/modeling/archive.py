"""Files of a deployment out of uploads and zips, and back: names without folders, kinds we know, sizes that fit."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from engine.domain.errors import Finding, Invalid

KINDS = (".bpmn", ".dmn", ".form", ".scenario")
MOST_FILES = 200
MOST_BYTES = 20 * 1024 * 1024


def unpack(uploads: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """File name → content of all uploads, zips opened; folders in names are dropped, other kinds left out.

    :raises Invalid: when nothing is left, two files have one name, a zip is broken, or all is too much
    """
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name, content in uploads:
        try:
            found = _opened(content) if name.lower().endswith(".zip") else [(name, content)]
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            findings.append(Finding("zip", f"压缩包打不开：{error}", file=name))
            continue
        for inner, data in found:
            short = PurePosixPath(inner.replace("\\", "/")).name
            if not short.lower().endswith(KINDS):
                continue
            if short in files and files[short] != data:
                findings.append(Finding("file-twice", f"有两个不同的文件都叫 {short}", file=short))
            files[short] = data
    if sum(map(len, files.values())) > MOST_BYTES or len(files) > MOST_FILES:
        findings.append(Finding("too-much", f"一次最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024 // 1024} MB"))
    if findings:
        raise Invalid("上传的文件不能部署。", findings)
    if not files:
        raise Invalid("没有可以部署的文件：请选择 .bpmn、.dmn、.form 文件，或装有它们的 .zip。")
    return files


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as one zip, in the order of their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name])
    return held.getvalue()


def _opened(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        # The sizes in the directory are looked at before anything is unpacked: a small zip can hold very much.
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise Invalid(f"压缩包太大：一次最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024 // 1024} MB。")
        return [(entry.filename, archive.read(entry)) for entry in entries]
