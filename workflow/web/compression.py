"""Answers made smaller on their way: pages by gzip as they are made, built files as the build packed them."""

from __future__ import annotations

import gzip
import io
import mimetypes
import secrets
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

LEAST_BYTES = 1_000
"""What is shorter goes as it is: it fits into one packet anyhow."""

LEVEL = 5
"""Of gzip: a list of 50 rows is then 7 KB instead of 60, for a millisecond."""

MOST_PADDING = 64
"""Random bytes in front of a packed page, at most."""

PACKABLE = frozenset(
    {
        "text/html",
        "text/css",
        "text/csv",
        "text/plain",
        "text/javascript",
        "application/json",
        "application/problem+json",
        "application/xml",
        "text/xml",
        "image/svg+xml",
    }
)
"""Media types that become smaller; a stream of events is none of them."""

PACKED: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}
"""Encoding → ending of the file the build wrote beside its own, the smaller first."""


def packed(content: bytes) -> bytes:
    """``content`` as gzip, with a name of random length in its head.

    A page holds a secret (the form token) beside words of the address. Whoever could watch the length of many answers
    might guess the one by the other (the BREACH attack); the head makes lengths say nothing.
    """
    written = io.BytesIO()
    name = secrets.token_urlsafe(1 + secrets.randbelow(MOST_PADDING))
    with gzip.GzipFile(name, "wb", LEVEL, written, mtime=0) as file:
        file.write(content)
    return written.getvalue()


def pack(response: Response) -> Response:
    """Pack an answer the asker takes packed; streams, files and short answers stay as they are."""
    if response.mimetype not in PACKABLE or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if not takes("gzip") or "Content-Encoding" in response.headers or response.status_code == 304:
        return response
    content = response.get_data()
    if len(content) < LEAST_BYTES:
        return response
    response.set_data(packed(content))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)
    return response


def takes(encoding: str) -> bool:
    """Whether the asker takes an encoding by its name; ``*`` counts for none, machines write it without thought."""
    return any(name == encoding and quality > 0 for name, quality in request.accept_encodings)


def static_file(folder: Path, filename: str) -> Response:
    """A file of the pages, packed where the build wrote it packed and the asker takes that.

    :raises NotFound: when there is none
    """
    for encoding, ending in PACKED.items():
        if takes(encoding) and (folder / f"{filename}{ending}").is_file():
            kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
            response = send_from_directory(folder, f"{filename}{ending}", mimetype=kind)
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_from_directory(folder, filename)
    response.vary.add("Accept-Encoding")
    return response


def install_compression(app: Flask) -> None:
    """Pack every answer of this app, and hand its static files out packed."""
    folder = Path(str(app.static_folder))

    def give(filename: str) -> Response:
        return static_file(folder, filename)

    app.view_functions["static"] = give
    app.after_request(pack)
