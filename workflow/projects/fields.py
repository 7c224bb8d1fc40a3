"""Which form field fills which column of a lead or a project: one table each, used by every recorder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.projects.models import Lead, Project
from workflow.projects.reading import amount, day, listed, text

Read = Callable[[Mapping[str, Any], str], Any]

PROJECT_FIELDS: Mapping[str, tuple[str, Read]] = {
    "project_name": ("name", text),
    "project_company": ("project_company", text),
    "variant": ("variant", text),
    "industry_code": ("industry_code", text),
    "chain": ("chain", text),
    "scale_band": ("scale_band", text),
    "total_invest": ("total_invest", amount),
    "fixed_invest": ("fixed_invest", amount),
    "foreign_amount": ("foreign_amount", amount),
    "owner_org": ("owner_org", text),
    "owner_user": ("owner_user", text),
    "landing_org": ("landing_org", text),
    "assist_orgs": ("assist_orgs", listed),
    "leader_id": ("leader", text),
    "leader": ("leader", text),
    "watch_level": ("watch_level", text),
    "grade": ("grade", text),
    "batch": ("batch_code", text),
    "sign_batch": ("batch_code", text),
    "parcel_no": ("parcel_no", text),
    "target_sign_date": ("target_sign_date", day),
    "nation_project_code": ("nation_project_code", text),
    "confidential": ("secrecy", text),
}
"""Form field → column of ``project`` and how it is read."""

LEAD_FIELDS: Mapping[str, tuple[str, Read]] = {
    "first_report_org": ("first_report_org", text),
    "protect_to": ("protect_to", day),
    "grade": ("grade", text),
    "grade_score": ("grade_score", amount),
}
"""Form field or decision result → column of ``lead`` and how it is read."""


def fill(row: Project | Lead, values: Mapping[str, Any], fields: Mapping[str, tuple[str, Read]]) -> None:
    """Write into ``row`` what ``values`` give for ``fields``; absent and empty ones leave the column as it is."""
    for field, (column, read) in fields.items():
        if field not in values:
            continue
        value = read(values, field)
        if value is not None and value != [] and getattr(row, column) != value:
            setattr(row, column, value)
