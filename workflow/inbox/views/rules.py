"""What a saved view may be called, how many one may have, and who may change it."""

from __future__ import annotations

from engine.domain.assignment import Actor
from engine.domain.errors import Finding, Invalid, NotAllowed
from workflow.inbox.views.models import SavedView

LONGEST_NAME, LONGEST_QUESTION, MOST_VIEWS = 64, 2_000, 50


def checked_name(name: str) -> str:
    """The name as it is kept. :raises Invalid: when it is empty or too long"""
    kept = " ".join(name.replace("\0", "").split())
    if not kept or len(kept) > LONGEST_NAME:
        raise Invalid(
            "视图没有保存。", [Finding("VIEW_NAME", f"视图要有名称，最多 {LONGEST_NAME} 个字。", element="name")]
        )
    return kept


def checked_group(actor: Actor, group: str) -> str | None:
    """The group to share with, or nothing. :raises NotAllowed: when the person does not belong to it"""
    if not group:
        return None
    if group not in actor.groups:
        raise NotAllowed("视图只能共享给您所在的单位或候选组。")
    return group


def check_owner(view: SavedView, actor: Actor) -> None:
    """Let only the owner change a view. :raises NotAllowed: for everybody else"""
    if view.owner != actor.name:
        raise NotAllowed(f"视图“{view.name}”由他人共享，只有创建人可以修改；您可以另存为自己的视图。")
