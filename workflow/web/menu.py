"""The left menu and the phone's tabs, as one table; a person sees what they may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request, url_for

from workflow.web.doors import may_open


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One entry: its words, where it leads, the key that leads there after ``g``, whether it is a tab of the phone.

    Pages below ``also`` and those of the blueprints in ``rooms`` belong to it besides those of its own blueprint and
    address.
    """

    words: str
    endpoint: str
    key: str
    is_tab: bool = False
    also: str = ""
    rooms: tuple[str, ...] = ()


MENU = (
    MenuRow("我的待办", "inbox.tasks", "t", is_tab=True),
    MenuRow("项目", "projects.index", "p", is_tab=True),
    MenuRow("倒排", "plans.index", "b"),
    MenuRow("督办", "supervision.desk", "s", is_tab=True),
    MenuRow("存量土地", "idle_land.index", "l"),
    MenuRow("报表", "reporting.index", "r"),
    MenuRow("流程", "modeling.index", "f", also="/models/"),
    MenuRow("运行监控", "operations.index", "o", rooms=("analysis", "batches", "migrating")),
    MenuRow("订阅推送", "webhooks.index", "w"),
    MenuRow("通知通道", "notice_channels.index", "n"),
    MenuRow("工作日历", "calendar.index", "d"),
    MenuRow("文书模板", "papers.index", "e"),
    MenuRow("人员与单位", "people.people", "u"),
)
MINE = MenuRow("我的", "session.me", "m", is_tab=True)


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry as this person sees it now."""

    words: str
    url: str
    is_here: bool
    is_tab: bool
    endpoint: str
    key: str


def menu_links() -> list[MenuLink]:
    """The entries this person may open, in the table's order; made once a request."""
    made: list[MenuLink] | None = g.get("luodi_menu")
    if made is None:
        open_rows = (row for row in MENU if row.endpoint in current_app.view_functions and may_open(row.endpoint))
        made = g.luodi_menu = [_link(row) for row in open_rows]
    return made


def tab_links() -> list[MenuLink]:
    """The phone's tabs: at most four, the last is the person's own page."""
    return [link for link in menu_links() if link.is_tab][:3] + [_link(MINE)]


def _link(row: MenuRow) -> MenuLink:
    url = url_for(row.endpoint)
    return MenuLink(row.words, url, _is_here(row, url), row.is_tab, row.endpoint, row.key)


def _is_here(row: MenuRow, url: str) -> bool:
    room = request.blueprint or ""
    if any(room in other.rooms for other in MENU):
        return room in row.rooms  # its pages may lie under another entry's address
    below = request.path.startswith(f"{url}/") or bool(row.also and request.path.startswith(row.also))
    return below or room == row.endpoint.rpartition(".")[0]
