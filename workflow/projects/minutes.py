"""Splits what a meeting asked for into one supervision order each (domain.md R70, 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime import publish_message
from engine.world import HandlerCall
from workflow.projects.reading import listed, text
from workflow.projects.stages import project_of

MESSAGE = "msg_supervision_create"
ASKED = ("must_do", "conditions")


def split_minutes(call: HandlerCall) -> Mapping[str, Any] | None:
    """Publish ``msg_supervision_create`` for every item of ``must_do`` and ``conditions``; sets ``minutes_items``.

    An item is a context with ``content``, ``org``, ``assist_orgs`` and ``due``; an item without content is left out.
    """
    project = project_of(call.uow.session, call.root_key)
    items = [item for name in ASKED for item in listed(call.variables, name) if isinstance(item, Mapping)]
    sent = 0
    for item in items:
        content = text(item, "content")
        if content is None:
            continue
        sent += 1
        publish_message(
            call.uow,
            MESSAGE,
            "",
            {
                "order_type": "assign_order",
                "source": "meeting",
                "source_ref": text(call.variables, "meeting"),
                "subject": content[:120],
                "content": content,
                "criteria": text(item, "criteria") or "事项办结并提交证据",
                "host_org": text(item, "org") or text(item, "owner_org") or text(call.variables, "owner_org"),
                "assist_orgs": listed(item, "assist_orgs"),
                "due_at": text(item, "due"),
                "urgency": "normal",
                "linked_project": call.business_key,
                "project_name": project.name if project is not None else None,
                "project_root_key": str(call.root_key),
            },
            time_to_live_ms=0,
        )
    return {"minutes_items": sent}
