"""会议纪要分解: rows pasted from minutes, one matter each, read into drafts of orders with what is wrong in each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.unit_of_work import UnitOfWork
from workflow.supervision.assign_order import OrderDraft, assign_order, findings_of
from workflow.supervision.models import SupervisionOrder

COLUMNS = ("序号", "事项内容", "主办单位", "协办单位", "办结期限", "销号标准")
MOST_ROWS = 100
LONGEST_SUBJECT = 120
USUAL_CRITERIA = "事项办结并提交证据"

_DATE = re.compile(r"(?:(\d{4})\s*[-年/.])?\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
_DAYS = re.compile(r"(\d{1,3})\s*个?\s*工作日(?:内)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One row: its number in the minutes, the draft it makes, and what is wrong with it."""

    number: str
    draft: OrderDraft
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of an item: the number of its order, or why there is none."""

    item: Item
    order_no: str = ""
    refused: str = field(default="")


def items_of(pasted: str, meeting: str, orgs: Mapping[str, str], today: date) -> list[Item]:
    """The rows of a pasted table, its head left out; cells stand between tabs or bars.

    ``orgs`` are the organisations by code; a cell may say the code or the name. ``today`` gives a date without a year
    its year.
    """
    codes = {name: code for code, name in orgs.items()} | {code: code for code in orgs}
    lines = [line for line in pasted.splitlines() if line.strip()]
    rows = [[cell.strip() for cell in re.split(r"\t|\|", line.strip().strip("|"))] for line in lines]
    if rows and any("主办" in cell for cell in rows[0]):
        rows = rows[1:]
    return [_item(row, place, meeting, orgs, codes, today) for place, row in enumerate(rows[:MOST_ROWS], 1)]


def open_item(uow: UnitOfWork, item: Item) -> str:
    """Open the item's order; gives its number.

    :raises Refused: when the same matter of this meeting was opened for the unit before
    :raises Invalid: when something is wrong with it
    """
    draft = item.draft
    same = select(SupervisionOrder.order_no).where(
        SupervisionOrder.source_ref == draft.source_ref,
        SupervisionOrder.host_org == draft.host_org,
        SupervisionOrder.subject == draft.subject,
    )
    standing = uow.session.scalars(same).first()
    if standing is not None:
        raise Refused(f"这一项已开过单：{standing}。")
    return assign_order(uow, draft).order_no


def _item(
    row: list[str], place: int, meeting: str, orgs: Mapping[str, str], codes: Mapping[str, str], today: date
) -> Item:
    number, content, host, assist, due, criteria = (row + [""] * len(COLUMNS))[: len(COLUMNS)]
    wrong = []
    helpers = [name for name in re.split(r"[、，,;；\s]+", assist) if name]
    unknown = [name for name in (*([host] if host else []), *helpers) if name not in codes]
    if unknown:
        wrong.append(f"没有这些单位：{'、'.join(unknown)}")
    day, days = _due(due, today)
    if due and not day and not days:
        wrong.append(f"看不懂期限“{due}”，请写日期或“10个工作日”")
    elif day and day < str(today):
        wrong.append(f"期限 {day} 已过")
    draft = OrderDraft(
        host_org=codes.get(host, ""),
        subject=content[:LONGEST_SUBJECT],
        content=content,
        criteria=criteria or USUAL_CRITERIA,
        source="meeting",
        source_ref=meeting,
        assist_orgs=tuple(dict.fromkeys(codes[name] for name in helpers if name in codes)),
        due_at=day,
        due_days=days,
    )
    missing = [one.message for one in findings_of(draft, orgs) if not (one.element == "host_org" and unknown)]
    return Item(number or str(place), draft, (*wrong, *dict.fromkeys(missing)))


def _due(written: str, today: date) -> tuple[str, str]:
    if days := _DAYS.fullmatch(written):
        return "", days.group(1)
    found = _DATE.fullmatch(written)
    if found is None:
        return "", ""
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        return str(date(year or today.year, month, day)), ""
    except ValueError:
        return "", ""
