"""会议纪要分解: paste the items of minutes, look at them, open an order for each in one go, with a result per item."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Conflict, EngineError
from workflow.inbox.lights import local_day
from workflow.people.queries import org_names
from workflow.supervision.minutes_items import COLUMNS, Item, Opened, items_of, open_item
from workflow.supervision.pages import blueprint
from workflow.web.transactions import reading, run


@blueprint.get("/supervision/minutes")
def minutes_form() -> ResponseReturnValue:
    """The empty form."""
    return _page()


@blueprint.post("/supervision/minutes")
def minutes() -> ResponseReturnValue:
    """Show what the rows mean, or open their orders; one that is refused does not keep the others back."""
    meeting, pasted = request.form.get("meeting", "").strip(), request.form.get("items", "")
    with reading() as uow:
        names = org_names(uow.session)
        items = items_of(pasted, meeting, names, local_day(uow.now))
    if not meeting:
        return _page(items, names=names, error=_("请填写会议纪要的文号或名称，每张单都会注明。")), 422
    if not items:
        return _page(error=_("没有读到事项，请粘贴至少一行。")), 422
    if request.form.get("step") != "open":
        return _page(items, names=names)
    return _page(opened=[_open(item) for item in items], names=names)


def _open(item: Item) -> Opened:
    if item.wrong:
        return Opened(item, refused="；".join(item.wrong))
    try:
        return Opened(item, run(lambda uow: open_item(uow, item)))
    except Conflict:
        return Opened(item, refused=_("刚才有人同时改动，请再试一次。"))
    except EngineError as error:
        return Opened(item, refused=error.message)


def _page(
    items: list[Item] | None = None,
    *,
    opened: list[Opened] | None = None,
    names: dict[str, str] | None = None,
    error: str = "",
) -> str:
    return render_template(
        "supervision/minutes.html",
        items=items or [],
        opened=opened or [],
        names=names or {},
        error=error,
        columns=COLUMNS,
        meeting=request.form.get("meeting", ""),
        pasted=request.form.get("items", ""),
        can_open=bool(items) and not any(item.wrong for item in items or ()),
    )
