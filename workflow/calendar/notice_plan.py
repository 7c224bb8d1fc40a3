"""What a notice says once it is checked: its days, and every problem by row; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from workflow.calendar.notice_file import COLUMNS, HEADS, TYPES, NoticeFile, NoticeRow
from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR = re.compile(r"(\d{4})\s*年?")

LONGEST_HOLIDAY = 20
"""Days in a row that one line may name; more is a slip of the pen."""

LONGEST_TEXT, LONGEST_NAME = 255, 64


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: the row in the file (0: the head of the notice), the column's head, and the words."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day of the notice; ``kind`` is ``holiday`` or ``makeup``."""

    day: date
    kind: str
    name: str

    def stored(self) -> dict[str, str]:
        """As it stands in ``calendar_notice.days``."""
        return {"date": self.day.isoformat(), "type": self.kind, "name": self.name}


@dataclass(slots=True)
class NoticePlan:
    """The checked notice; its days in order. With problems it may not be kept."""

    year: int = 0
    doc_no: str = ""
    title: str = ""
    days: list[NoticeDay] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def worked(self) -> dict[date, bool]:
        """Day → whether it is worked, of the days the notice names."""
        return {one.day: one.kind == "makeup" for one in self.days}


def plan_notice(file: NoticeFile, announced: Set[int], *, replaces: bool = False) -> NoticePlan:
    """Check a notice against itself, the week, and the years whose notice was imported already.

    ``replaces`` says that it corrects the notice that was imported; without it a year is announced once.
    """
    plan = NoticePlan(doc_no=file.doc_no, title=file.title)
    plan.problems += _head(file, plan, announced, replaces)
    seen: dict[date, int] = {}
    for row in file.rows:
        plan.problems += _row(row, plan, seen)
    if not file.rows:
        plan.problems.append(Problem(0, COLUMNS["from"][0], "通知里没有任何日期。"))
    elif plan.days and not any(one.kind == "holiday" for one in plan.days):
        plan.problems.append(Problem(0, COLUMNS["type"][0], "通知里没有放假的日期，只有补班。"))
    plan.days.sort(key=lambda one: one.day)
    plan.problems.sort(key=lambda one: one.row)
    return plan


def read_day(text: str) -> date | None:
    """A day as people write it (2027-02-05, 2027/2/5, 2027年2月5日); None when there is no such day."""
    found = _DAY.fullmatch(text.strip())
    try:
        return None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _head(file: NoticeFile, plan: NoticePlan, announced: Set[int], replaces: bool) -> Iterator[Problem]:
    found = _YEAR.fullmatch(file.year)
    plan.year = int(found[1]) if found else 0
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        yield Problem(0, HEADS["year"], f"“{file.year}”不是 {FIRST_YEAR} 到 {LAST_YEAR} 之间的年份。")
    elif plan.year in announced and not replaces:
        words = f"{plan.year} 年的通知已经导入过。如果这是更正通知，请勾选“替换已导入的通知”再上传。"
        yield Problem(0, HEADS["year"], words)
    elif plan.year not in announced and replaces:
        yield Problem(0, HEADS["year"], f"{plan.year} 年还没有导入过通知，没有可以替换的。")
    if not file.doc_no:
        yield Problem(0, HEADS["doc_no"], "请写明通知的文号，日历要注明出处。")
    for words, text in ((HEADS["doc_no"], file.doc_no), (HEADS["title"], file.title)):
        if len(text) > LONGEST_TEXT:
            yield Problem(0, words, f"最多 {LONGEST_TEXT} 个字。")


def _row(row: NoticeRow, plan: NoticePlan, seen: dict[date, int]) -> Iterator[Problem]:
    kind = TYPES.get(row["type"].lower(), "")
    if not kind:
        yield _problem(row, "type", f"没有类型“{row['type']}”；可用：放假、补班。")
    if not row["name"]:
        yield _problem(row, "name", "请写明是哪个节日。")
    if len(row["name"]) > LONGEST_NAME:
        yield _problem(row, "name", f"最多 {LONGEST_NAME} 个字。")
    first, last = _span(row)
    for member, day in (("from", first), ("to", last)):
        if day is None and (row[member] or member == "from"):
            yield _problem(row, member, f"没有“{row[member]}”这一天。日期写作 2023-01-21。")
    if first is None or last is None:
        return
    beside = next((day for day in (first, last) if plan.year and day.year != plan.year), None)
    if beside is not None:
        yield _problem(row, "from", f"{beside} 不在 {plan.year} 年。各年的通知分别导入。")
    elif last < first:
        yield _problem(row, "to", "结束日期早于开始日期。")
    elif (last - first).days >= LONGEST_HOLIDAY:
        yield _problem(
            row, "to", f"从 {first} 到 {last} 有 {(last - first).days + 1} 天，一行最多 {LONGEST_HOLIDAY} 天。"
        )
    else:
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        for day in days:
            yield from _day(row, day, kind, plan, seen)


def _span(row: NoticeRow) -> tuple[date | None, date | None]:
    first = read_day(row["from"])
    return first, read_day(row["to"]) if row["to"] else first


def _day(row: NoticeRow, day: date, kind: str, plan: NoticePlan, seen: dict[date, int]) -> Iterator[Problem]:
    if day in seen:
        yield _problem(row, "from", f"{day} 写了两次，前一次在第 {seen[day]} 行。")
        return
    seen[day] = row.number
    if kind == "makeup" and day.weekday() < 5:
        yield _problem(row, "from", f"{day} 是{WEEKDAYS[day.weekday()]}，本来就上班，不能补班。")
    elif kind:
        plan.days.append(NoticeDay(day, kind, row["name"]))


WEEKDAYS: Mapping[int, str] = dict(enumerate(("周一", "周二", "周三", "周四", "周五", "周六", "周日")))


def _problem(row: NoticeRow, member: str, message: str) -> Problem:
    return Problem(row.number, COLUMNS[member][0], message)
