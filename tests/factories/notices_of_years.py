"""Notices of public holidays as files: JSON and Excel, right and wrong."""

from __future__ import annotations

import json
from io import BytesIO

import xlsxwriter

DOC_2031 = "国办发明电〔2030〕9号"
DAYS_2031 = (
    ("2031-01-01", "", "放假", "元旦"),
    ("2031-01-22", "2031-01-28", "放假", "春节"),
    ("2031-01-19", "", "补班", "春节"),
    ("2031-02-01", "", "补班", "春节"),
)
"""An invented notice of a year that nobody has announced: Spring Festival with two make-up weekends."""

DAYS_2026 = (
    ("2026-01-01", "2026-01-03", "放假", "元旦"),
    ("2026-01-04", "", "补班", "元旦"),
    ("2026-02-15", "2026-02-23", "放假", "春节"),
    ("2026-02-14", "", "补班", "春节"),
    ("2026-02-28", "", "补班", "春节"),
    ("2026-04-04", "2026-04-06", "放假", "清明节"),
    ("2026-05-01", "2026-05-05", "放假", "劳动节"),
    ("2026-05-09", "", "补班", "劳动节"),
    ("2026-06-19", "2026-06-21", "放假", "端午节"),
    ("2026-09-25", "2026-09-27", "放假", "中秋节"),
    ("2026-10-01", "2026-10-07", "放假", "国庆节"),
    ("2026-09-20", "", "补班", "国庆节"),
    ("2026-10-10", "", "补班", "国庆节"),
)
"""The year 2026 as it was announced."""


def json_notice(days=DAYS_2031, *, year=2031, doc_no=DOC_2031, title="") -> bytes:
    """A notice as JSON; each day is (from, to, type, name)."""
    rows = [{"from": first, "to": last, "type": kind, "name": name} for first, last, kind, name in days]
    return json.dumps({"year": year, "doc_no": doc_no, "title": title, "days": rows}, ensure_ascii=False).encode()


def excel_notice(
    days=DAYS_2031, *, year=2031, doc_no=DOC_2031, heads=("开始日期*", "结束日期", "类型*", "节日*")
) -> bytes:
    """A notice as Excel; cells may be texts or days."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_worksheet("通知")
        for row, pair in enumerate((("年份", year), ("文号", doc_no), ("标题", "放假通知"))):
            head.write_row(row, 0, pair)
        page = book.add_worksheet("日期")
        page.write_row(0, 0, heads)
        for row, day in enumerate(days, 1):
            page.write_row(row, 0, day)
    return made.getvalue()
