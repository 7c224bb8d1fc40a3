"""What every template knows: menu, tabs, counts of the person's work, lights and dates in words, page addresses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup

from engine.domain.ports import OFFICE_ZONE, ShiftedClock
from workflow.inbox.counts import Counts, count_open
from workflow.inbox.lights import DueSoonRule, DueWords, default_rule, due_words, soon_moment
from workflow.notices.queries import unread
from workflow.people.permissions import Permission
from workflow.projects.sample import is_sample
from workflow.web.assets import asset_url
from workflow.web.doors import may_open
from workflow.web.menu import menu_links, tab_links
from workflow.web.transactions import reading, world


def own_task_counts() -> Counts:
    """Open tasks of the person for the top bar: all, over, near; asked once a request."""
    if "luodi_counts" not in g:
        g.luodi_counts = _ask_counts()
    return g.luodi_counts


def keep_task_counts(counts: Counts) -> None:
    """Take counts that the page has asked for itself, so that the top bar does not ask again."""
    g.luodi_counts = counts


def _ask_counts() -> Counts:
    if not current_user.is_authenticated or not current_user.may(Permission.USE_INBOX):
        return Counts(0, 0, 0)
    with reading() as uow:
        return count_open(uow.session, uow.actor, uow.now)


def page_key() -> int:
    """A key of this moment: what is written later has a greater one."""
    return world().keys.next()


def unread_notices() -> int:
    """How many notices the person has not read; asked once a request."""
    if "luodi_unread" not in g:
        with reading() as uow:
            g.luodi_unread = unread(uow.session, uow.actor.name)
    return int(g.luodi_unread)


def due(due_at: datetime | None, started_at: datetime | None = None, rule: DueSoonRule | None = None) -> DueWords:
    """A due moment's light and words now; without ``started_at`` the time is counted from now."""
    calendar, now = world().calendar, world().clock.now()
    soon_at = None if due_at is None else soon_moment(started_at or now, due_at, rule or default_rule(), calendar)
    return due_words(due_at, soon_at, now, calendar)


def moment(value: datetime | None) -> str:
    """A moment in the office's zone: today's as ``10:21``, this year's as ``05-26 10:21``, others with the year."""
    if value is None:
        return ""
    local, now = value.astimezone(OFFICE_ZONE), world().clock.now().astimezone(OFFICE_ZONE)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == now.year else f"{local:%Y-%m-%d %H:%M}"


def hour(value: datetime) -> str:
    """The time of a moment in the office's zone, where the day stands beside it: ``10:21``."""
    return f"{value.astimezone(OFFICE_ZONE):%H:%M}"


def local(value: datetime) -> str:
    """A moment in the office's zone as a field for date and time takes it: ``2023-05-31T10:21``."""
    return f"{value.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"


def day(value: date | datetime | None) -> str:
    """A day as ``2023-05-31``, in the office's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(OFFICE_ZONE).date()
    return f"{value:%Y-%m-%d}"


def amount(value: Any, places: int = 0) -> str:
    """A number with grouped digits, for a column whose head names the unit; nothing for nothing."""
    return "" if value is None else f"{value:,.{places}f}"


def page_url(**changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a member out."""
    query: dict[str, Any] = request.args.to_dict(flat=False)
    query.update(changes)
    kept = {name: value for name, value in query.items() if value is not None}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **kept})


def has_page(endpoint: str) -> bool:
    """Whether this app has such a page and the person may open it."""
    return endpoint in current_app.view_functions and may_open(endpoint)


def shows_sample() -> bool:
    """Whether what this server shows is the sample county's invented data; asked once a request."""
    if "luodi_sample" not in g:
        with reading() as uow:
            g.luodi_sample = is_sample(uow.session)
    return g.luodi_sample


def language_tag() -> str:
    """The ``lang`` of the page."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-CN"


def attributes(**values: Any) -> Markup:
    """HTML attributes out of names and values: None and False are left out, True stands alone."""
    made = Markup("")
    for name, value in values.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        made += Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
    return made


def office_day() -> str | None:
    """The day the office lives in, when its clock is not the machine's (a sample county's)."""
    clock = world().clock
    return day(clock.now()) if isinstance(clock, ShiftedClock) else None


TEMPLATE_FUNCTIONS = (
    asset_url,
    attributes,
    has_page,
    language_tag,
    menu_links,
    office_day,
    own_task_counts,
    page_key,
    page_url,
    shows_sample,
    tab_links,
    unread_notices,
)


def install_frame(app: Flask) -> None:
    """Give every template of this app the names above."""
    app.add_template_filter(moment)
    app.add_template_filter(hour)
    app.add_template_filter(local)
    app.add_template_filter(day)
    app.add_template_filter(amount)
    app.add_template_global(due, "due")
    for function in TEMPLATE_FUNCTIONS:
        app.add_template_global(function, function.__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
