"""The cross-site request guard of all pages; asked by the doors, so that no view can forget it."""

from __future__ import annotations

from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
