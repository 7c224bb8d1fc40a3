"""The headers every answer carries: what a page may load, and what others may do with it."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""The islands set inline styles, nothing runs an inline script; no upgrade to https, which breaks plain intranets."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HASHED = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"


def add_headers(response: Response) -> Response:
    """Put the headers on an answer; hashed files are kept for ever, pages never."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        if "/dist/" in request.path:
            response.headers["Cache-Control"] = HASHED
    else:
        response.headers.setdefault("Cache-Control", PRIVATE)
    return response


def install_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer; ``https`` also tells browsers to come back by https only."""
    app.after_request(add_headers)
    if https:
        app.after_request(_strict_transport)


def _strict_transport(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
