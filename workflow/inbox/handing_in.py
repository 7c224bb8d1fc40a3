"""The door of this server's files: where they lie and what comes in, by the settings; how one is sent out."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from workflow.config import Config
from workflow.dossier.intake import Intake, Limits, kind_of_stored
from workflow.dossier.kinds import chosen_kinds
from workflow.dossier.models import DocumentVersion
from workflow.dossier.storage import FileStore
from workflow.web.transactions import config

MEGABYTE = 1024 * 1024

SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
"""What a shown or downloaded file may do in the browser: nothing."""

OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""The browsers' own viewer of PDF does not run in a sandbox; scripts of the document run nowhere but in it."""


def store_of(settings: Config) -> FileStore:
    """The folder of files of these settings."""
    return FileStore(settings.attachments)


def intake_of(settings: Config) -> Intake:
    """The door through which files come under these settings."""
    return Intake(store_of(settings), Limits(settings.file_megabytes * MEGABYTE, chosen_kinds(settings.file_types)))


def sent_version(version: DocumentVersion, *, inline: bool = False) -> Response:
    """A version's bytes with the headers that keep them from doing anything; ``inline`` where its kind allows."""
    kind = kind_of_stored(version.kind)
    shown = inline and kind.inline
    answer = Response(store_of(config()).pieces(version.digest), content_type=kind.media_type)
    way = "inline" if shown else "attachment"
    names = f"filename=\"{_plain(version.name)}\"; filename*=UTF-8''{quote(version.name, safe='')}"
    answer.headers["Content-Disposition"] = f"{way}; {names}"
    answer.headers["Content-Security-Policy"] = OF_PDF if shown and kind.extension == "pdf" else SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Length"] = str(version.size)
    return answer


def _plain(name: str) -> str:
    return name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_").replace("?", "_")
