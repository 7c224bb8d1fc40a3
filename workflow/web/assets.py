"""Where the bundled scripts and styles of the pages are: `asset_url("base.js")` for templates."""

import json
from functools import lru_cache
from pathlib import Path

from flask import url_for

STATIC_FOLDER = Path(__file__).parent / "static"
DIST = STATIC_FOLDER / "dist"


class BundleMissing(RuntimeError):
    """The front end was not built, or holds no file of this name."""


def asset_url(name: str) -> str:
    """The address of a bundled file by its plain name, as `base.css`, `diagram.js`.

    The file's own name carries a hash of its content, so browsers may keep it for ever. The app must serve
    `STATIC_FOLDER` at its `static` endpoint. Raises BundleMissing.
    """
    names = manifest(DIST)
    if name not in names:
        known = ", ".join(sorted(names))
        raise BundleMissing(f"The pages' bundle has no file {name!r}; it has: {known}.")
    return url_for("static", filename=f"dist/{names[name]}")


def manifest(dist: Path) -> dict[str, str]:
    """The map from plain to hashed names in the folder `dist`. Raises BundleMissing when it was never built."""
    path = dist / "manifest.json"
    try:
        built_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise BundleMissing(
            f"The pages' bundle is missing ({path.name} in {dist}). Build it with: python3 go.py setup"
        ) from None
    return _read(path, built_at)


@lru_cache(maxsize=4)
def _read(path: Path, built_at: int) -> dict[str, str]:
    return json.loads(path.read_text("utf-8"))
