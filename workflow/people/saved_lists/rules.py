"""What a list that somebody keeps may be called, how many one may have, and whom it may be shared with."""

from __future__ import annotations

from enum import StrEnum

from engine.domain.assignment import Actor
from engine.domain.errors import Finding, Invalid, NotAllowed

LONGEST_NAME, LONGEST_QUESTION, MOST_VIEWS = 64, 2_000, 50


class Page(StrEnum):
    """The pages whose lists are kept in one table."""

    SUPERVISION = "supervision"
    INSTANCES = "instances"


def checked_name(name: str, what: str = "清单") -> str:
    """The name as it is kept. :raises Invalid: when it is empty or too long"""
    kept = " ".join(name.replace("\0", "").split())
    if not kept or len(kept) > LONGEST_NAME:
        message = f"{what}要有名称，最多 {LONGEST_NAME} 个字。"
        raise Invalid(f"{what}没有保存。", [Finding("VIEW_NAME", message, element="name")])
    return kept


def checked_group(actor: Actor, group: str, what: str = "清单") -> str | None:
    """The group to share with, or nothing. :raises NotAllowed: when the person does not belong to it"""
    if not group:
        return None
    if group not in actor.groups:
        raise NotAllowed(f"{what}只能共享给您所在的单位或候选组。")
    return group
