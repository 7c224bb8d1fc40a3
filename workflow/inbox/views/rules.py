"""Who may change a saved view."""

from __future__ import annotations

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed
from workflow.inbox.views.models import SavedView


def check_owner(view: SavedView, actor: Actor) -> None:
    """Let only the owner change a view. :raises NotAllowed: for everybody else"""
    if view.owner != actor.name:
        raise NotAllowed(f"视图“{view.name}”由他人共享，只有创建人可以修改；您可以另存为自己的视图。")
