"""The headers every answer carries: what a page may load, and what others may do with it."""

from __future__ import annotations

from flask import Flask, Response, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

HASHED = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
YEAR = 31_536_000


def content_policy() -> ContentSecurityPolicy:
    """What a page may load: its own files alone.

    The islands set inline styles, nothing runs an inline script. Nothing is upgraded to https, as the library's own
    default does: that breaks plain intranets.
    """
    return (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src("'self'")
        .style_src("'self'", "'unsafe-inline'")
        .img_src("'self'", "data:", "blob:")
        .font_src("'self'", "data:")
        .connect_src("'self'")
        .object_src("'none'")
        .base_uri("'self'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )


def headers_of(*, https: bool) -> dict[str, str]:
    """The headers by name; ``https`` also tells browsers to come back by https only."""
    made = Secure(
        csp=content_policy(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(YEAR) if https else None,
        permissions=PermissionsPolicy().geolocation("self").camera().microphone(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
    return dict(made.headers)


def install_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer of this app; hashed files are kept by browsers for ever, pages never."""
    headers = headers_of(https=https)

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", PRIVATE)
        elif "/dist/" in request.path:
            response.headers["Cache-Control"] = HASHED
        return response

    app.after_request(add)
