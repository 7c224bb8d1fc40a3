"""Says whether an industry is manufacturing, by the divisions listed in ``industries.json`` (GB/T 4754)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def industries() -> dict[str, Any]:
    """Section codes and the divisions they hold, and investment types that never count as manufacturing."""
    return dict(json.loads(Path(__file__).with_name("industries.json").read_text("utf-8")))


def is_manufacturing(industry_code: str | None, invest_type: str | None = None) -> bool:
    """Whether a project of this four-digit industry and investment type counts as manufacturing."""
    known = industries()
    if invest_type in known["never_manufacturing"]:
        return False
    return (industry_code or "")[:2] in known["manufacturing_divisions"]
