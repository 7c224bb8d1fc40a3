"""The text of a message out of the templates in ``data/texts``: one notice or many, plain or in Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from engine.domain.assignment import SYSTEM
from workflow.inbox.subjects import subjects_of
from workflow.notices.kinds import DATA, kinds, worded
from workflow.notices.models import Notice
from workflow.people.queries import display_names

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Item:
    """A notice in words: what it is, about which matter, and where it is to be seen."""

    name: str
    words: str
    matter: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says."""

    title: str
    body: str


def items_of(session: Session, notices: Collection[Notice], public_url: str = "") -> list[Item]:
    """These notices in Chinese words, in their order; ``public_url`` is where this office's pages are."""
    names = display_names(session, {notice.actor for notice in notices}) | {SYSTEM.name: "系统"}
    subjects = subjects_of(session, {notice.root_key for notice in notices if notice.root_key is not None})
    made = []
    for notice in notices:
        kind = kinds()[notice.kind]
        values = {**notice.told, "who": names.get(notice.actor, notice.actor)}
        subject = subjects.get(notice.root_key) if notice.root_key is not None else None
        url = f"{public_url}/notices/{notice.key}" if public_url else ""
        reason = str(notice.told.get("reason") or "")
        made.append(Item(kind.name, worded(kind.words, values), subject.title if subject else "", reason, url))
    return made


def text_of(
    items: Iterable[Item],
    *,
    is_markdown: bool,
    most: int,
    addressee: str = "",
    public_url: str = "",
    is_test: bool = False,
) -> Text:
    """The text of one message; ``most``: items that are told one by one; ``addressee``: who is called in a group."""
    given = {
        "items": list(items), "most": most, "addressee": addressee, "is_test": is_test,
        "url": f"{public_url}/notices" if public_url else "",
    }  # fmt: skip
    title = _texts().get_template("title.txt").render(**given).strip()
    body = _texts().get_template("body.md" if is_markdown else "body.txt").render(**given).strip()
    return Text(title[:LONGEST_TITLE], body)


@cache
def _texts() -> Environment:
    # Mails and chats are plain text: nothing of it is read as HTML.
    made = Environment(
        loader=FileSystemLoader(DATA / "texts"),
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["plain"] = lambda text: re.sub(r"([\\`*_\[\]()#<>])", r"\\\1", text)
    return made
