"""Finds leads that may be the same project as a new one, by the four rules of domain.md 13.4, each with its reason.

A hit goes to a person (L20); nothing is merged by itself. The thresholds stand in ``duplicate_rules.json``.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.projects.models import Enterprise, Lead

_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")


@cache
def rules() -> dict[str, Any]:
    """The thresholds, as the file beside this module gives them."""
    return dict(json.loads(Path(__file__).with_name("duplicate_rules.json").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared: the investor and the project of one lead."""

    name_core: str
    project_name: str
    content: str = ""
    uscc: str | None = None
    actual_controller: str | None = None
    industry_code: str = ""
    contact_phone: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A lead that may be the same: which rule found it and how alike the two are (0 to 1)."""

    lead_no: str
    business_key: str | None
    project_name: str
    enterprise: str
    rule: str
    score: float

    def as_dict(self) -> dict[str, Any]:
        """The hit as a process variable."""
        return asdict(self)


def name_core(name: str) -> str:
    """An enterprise's name without brackets and company suffixes."""
    core = _BRACKETS.sub("", name).strip()
    for suffix in rules()["suffixes"]:
        if core.endswith(suffix) and len(core) > len(suffix):
            core = core.removesuffix(suffix)
            break
    return core


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of ``text``, spaces left out."""
    packed = re.sub(r"\s+", "", text)
    return frozenset(packed[place : place + 2] for place in range(len(packed) - 1))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared members over all members; 0 when both are empty."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def compare(new: Candidate, old: Candidate) -> tuple[str, float] | None:
    """The first rule of domain.md 13.4 that finds ``old`` to be alike, with the likeness, or None."""
    if new.uscc and new.uscc == old.uscc:
        return "统一社会信用代码相同", 1.0
    controller = new.actual_controller
    if controller and controller == old.actual_controller and new.industry_code == old.industry_code:
        return "同一实际控制人且行业相同", 1.0
    alike = JaroWinkler.similarity(new.name_core, old.name_core)
    if alike >= rules()["enterprise_name_similarity"]:
        return "企业名称相近", round(alike, 3)
    alike = jaccard(bigrams(new.project_name + new.content), bigrams(old.project_name + old.content))
    if alike >= rules()["project_text_similarity"]:
        return "项目名称与内容相近", round(alike, 3)
    if new.contact_phone and new.contact_phone == old.contact_phone:
        return "联系人电话相同", 1.0
    return None


def find_duplicates(session: Session, new: Candidate, *, except_root: int) -> list[Hit]:
    """Leads that may be the same as ``new``, most alike first; at most as many as the rules list."""
    rows = session.execute(
        select(
            Lead.lead_no, Lead.business_key, Lead.project_name, Lead.content, Lead.industry_code, Lead.contact_phone,
            Enterprise.name, Enterprise.name_core, Enterprise.uscc, Enterprise.actual_controller,
        )
        .join(Enterprise, Enterprise.key == Lead.enterprise_key)
        .where(Lead.root_key != except_root)
        .order_by(Lead.key)
    )  # fmt: skip
    hits: list[Hit] = []
    for row in rows:
        old = Candidate(
            name_core=row.name_core,
            project_name=row.project_name,
            content=row.content,
            uscc=row.uscc,
            actual_controller=row.actual_controller,
            industry_code=row.industry_code,
            contact_phone=row.contact_phone,
        )
        found = compare(new, old)
        if found is not None:
            hits.append(Hit(row.lead_no, row.business_key, row.project_name, row.name, *found))
    hits.sort(key=lambda hit: (-hit.score, hit.lead_no))
    return hits[: rules()["listed_at_most"]]
