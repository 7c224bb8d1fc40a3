"""Cases of forms that browser and server must judge alike: components, values, and what is said of them.

Each is judged on Wednesday 31 May 2023; a field without ``label`` is called 字段 and stands under ``f``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TODAY = "2023-05-31"

Components = list[dict[str, Any]]


@dataclass(frozen=True)
class FormCase:
    """One judgement; ``context`` are variables of the matter that the form does not have."""

    name: str
    components: Components
    values: dict[str, Any]
    said: list[str] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)


def one(name: str, component: dict[str, Any], value: Any, said: str = "", **context: Any) -> FormCase:
    """A case of a single field."""
    whole = {"key": "f", "label": "字段", **component}
    if component["type"] == "datetime":
        whole["dateLabel"] = whole["timeLabel"] = whole.pop("label")
    return FormCase(name, [whole], {} if value is ... else {"f": value}, [f"字段：{said}"] if said else [], context)


MUST = {"validate": {"required": True}}
ASKED = "此项必填。"
AB = {"values": [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]}


def text(**rules: Any) -> dict[str, Any]:
    return {"type": "textfield", "validate": rules}


def number(**rules: Any) -> dict[str, Any]:
    return {"type": "number", "validate": rules}


def date(subtype: str = "date", **properties: str) -> dict[str, Any]:
    return {
        "type": "datetime",
        "subtype": subtype,
        "properties": {f"luodi.{name}": v for name, v in properties.items()},
    }


REQUIRED = [
    *(
        one(f"{kind} without an answer", {"type": kind, **MUST, **more}, ..., ASKED)
        for kind, more in (
            ("textfield", {}),
            ("textarea", {}),
            ("number", {}),
            ("select", AB),
            ("radio", AB),
            ("checklist", AB),
            ("taglist", AB),
            ("checkbox", {}),
            ("datetime", {"subtype": "date"}),
            ("filepicker", {}),
        )
    ),
    one("an unticked box that must be ticked", {"type": "checkbox", **MUST}, False, ASKED),
    one("a ticked box", {"type": "checkbox", **MUST}, True),
    one("zero is an answer", {"type": "number", **MUST}, 0),
    one("blanks are an answer", {"type": "textfield", **MUST}, "  "),
    one("an empty text", {"type": "textfield", **MUST}, "", ASKED),
    one("nothing where nothing is asked", {"type": "textfield"}, ""),
    one("a chosen value", {"type": "radio", **AB, **MUST}, "b"),
    one("chosen values", {"type": "checklist", **AB, **MUST}, ["a", "b"]),
    one("chosen tags", {"type": "taglist", **AB, **MUST}, ["b"]),
    one("a disabled field is not asked", {"type": "textfield", "disabled": True, **MUST}, ...),
    one("a field only shown is not asked", {"type": "textfield", "readonly": True, **MUST}, ...),
    one(
        "a field shown by an expression is not asked",
        {"type": "textfield", "readonly": "=done", **MUST},
        ...,
        done=True,
    ),
    one("an expression that is not true lets fill in", {"type": "textfield", "readonly": "=done", **MUST}, ..., ASKED),
]

TEXTS = [
    one("too short", text(minLength=3), "两字", "至少填写 3 个字。"),
    one("blanks around do not count", text(minLength=3), " 两字 ", "至少填写 3 个字。"),
    one("full-width blanks neither", text(minLength=3), "\u3000两字\u3000", "至少填写 3 个字。"),
    one("too long", text(maxLength=3), "四个字呢", "最多填写 3 个字。"),
    one("a rare character is one", text(maxLength=2), "𠮷野"),
    one("as long as another answer says", text(maxLength="=longest"), "四个字呢", "最多填写 3 个字。", longest=3),
    one("no bound where its expression has no answer", text(maxLength="=longest"), "四个字呢"),
    one(
        "a pattern broken in its own words",
        text(pattern="^[0-9A-Z]{18}$", patternErrorMessage="应为 18 位。"),
        "1",
        "应为 18 位。",
    ),
    one("a pattern broken", text(pattern="^[0-9]+$"), "1a", "格式不正确（应符合 ^[0-9]+$）。"),
    one("a pattern kept", text(pattern="^[0-9]+$"), "12"),
    one("a pattern without anchors", text(pattern="号"), "第 7 号文"),
    one("digits are those of ASCII", text(pattern="^\\d+$"), "１２", "格式不正确（应符合 ^\\d+$）。"),
    one("a named part of a pattern", text(pattern="^(?<year>[0-9]{4})年$"), "2023年"),
    one("a dollar in brackets is a dollar", text(pattern="^[$￥]5$"), "$5"),
    one("an e-mail address", text(validationType="email"), "li@cangnan.gov.cn"),
    one("no e-mail address", text(validationType="email"), "li@cangnan", "请填写有效的电子邮箱。"),
    *(
        one(f"the telephone {n}", text(validationType="phone"), n)
        for n in (
            "13800138000",
            "0577-64780000",
            "057764780000",
            "64780000",
            "64780000-801",
            "+86 577 6478 0000",
            "+493012345678",
        )
    ),
    *(
        one(
            f"no telephone {n}",
            text(validationType="phone"),
            n,
            "请填写有效的电话号码，例如 0577-64780000 或 13800000000。",
        )
        for n in ("12345", "1380013800", "23800138000123", "电话见附件", "0577-")
    ),
]

NUMBERS = [
    one("below the least", number(min=1), 0, "不能小于 1。"),
    one("the least itself", number(min=1), 1),
    one("above the most", number(max=5), 5.5, "不能大于 5。"),
    one("a bound written as text", number(max="5"), 6, "不能大于 5。"),
    one("a bound of zero", number(min=0), -1, "不能小于 0。"),
    one("a bound that another answer gives", number(max="=budget"), 6, "不能大于 5。", budget=5),
    one("a bound that is not known", number(max="=budget"), 6),
    one("too many places", {"type": "number", "decimalDigits": 2}, 1.234, "最多保留 2 位小数。"),
    one("places kept", {"type": "number", "decimalDigits": 2}, 1.23),
    one("no whole number", {"type": "number", "decimalDigits": 0}, 1.5, "请填写整数。"),
    one("between two steps", {"type": "number", "increment": 5}, 12, "请填写有效的数值，最接近的是 10 和 15。"),
    one("on a step", {"type": "number", "increment": "0.5"}, 12.5),
    one("a tenth is a tenth", {"type": "number", "increment": "0.1"}, 0.3),
    one("an amount", {"type": "number", "decimalDigits": 4, "properties": {"luodi.money": "万元"}}, 32000.5),
    one(
        "an amount too exact",
        {"type": "number", "decimalDigits": 4, "properties": {"luodi.money": "万元"}},
        1.00001,
        "最多保留 4 位小数。",
    ),
    one(
        "an amount below the least",
        {**number(min=10000), "properties": {"luodi.money": "亿元"}},
        9999.9999,
        "不能小于 10000。",
    ),
]

DATES = [
    one("a date", date(), "2023-02-28"),
    one("a moment", date("datetime"), "2023-02-28T10:00+08:00"),
    one("a moment of the world", date("datetime"), "2023-02-28T02:00Z"),
    one("a time", date("time"), "10:00+08:00"),
    one("a time without zone", date("time"), "10:00"),
    one("a past day where none may be", {**date(), "disallowPassedDates": True}, "2023-05-30", "不能早于 2023-05-31。"),
    one("today is not past", {**date(), "disallowPassedDates": True}, "2023-05-31"),
    one("before the earliest", date(earliest="today"), "2023-05-30", "不能早于 2023-05-31。"),
    one("days from today", date(earliest="today+7"), "2023-06-06", "不能早于 2023-06-07。"),
    one("days ago", date(earliest="today-30"), "2023-05-01"),
    one("working days from today", date(earliest="today+3wd"), "2023-06-02", "不能早于 2023-06-05。"),
    one("working days ago", date(latest="today-1wd"), "2023-05-31", "不能晚于 2023-05-30。"),
    one("after the latest", date(latest="2023-12-31"), "2024-01-01", "不能晚于 2023-12-31。"),
    one("before another date", date(earliest="=start"), "2023-06-01", "不能早于 2023-06-02。", start="2023-06-02"),
    one(
        "before a date that is worked out",
        date(earliest='=date(start) + duration("P1D")'),
        "2023-06-02",
        "不能早于 2023-06-03。",
        start="2023-06-02",
    ),
    one("without the other date", date(earliest="=start"), "2023-06-01"),
    one("a holiday", date(workday="true"), "2023-06-22", "不是工作日，请改选工作日。"),
    one("a weekend", date(workday="true"), "2023-06-03", "不是工作日，请改选工作日。"),
    one("a weekend that is worked", date(workday="true"), "2023-06-25"),
    one(
        "a moment on a holiday",
        date("datetime", workday="true"),
        "2023-06-22T10:00+08:00",
        "不是工作日，请改选工作日。",
    ),
]


def hidden(condition: str, value: Any = ..., said: str = "", **context: Any) -> FormCase:
    component = {"type": "textfield", "conditional": {"hide": condition}, **MUST}
    return one(f"hidden by {condition} where {context}", component, value, said, **context)


def _field(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": key, **more}


CONDITIONS = [
    hidden('=kind = "short"', kind="short"),
    hidden('=kind = "short"', said=ASKED, kind="long"),
    hidden('=kind = "short"', said=ASKED),
    hidden('=not(kind = "short")'),
    hidden("=amount > 5", amount=6),
    hidden("=amount > 5", said=ASKED),
    hidden("=not(amount > 5)", said=ASKED),
    hidden("=amount > 5", said=ASKED, amount=None),
    hidden("=done", done=True),
    hidden("=done", said=ASKED, done=None),
    hidden("=not(done)", said=ASKED),
    hidden('=not(kind in ["a", "b"])', kind="c"),
    hidden("=not(hits != null and count(hits) > 0)", hits=[]),
    hidden("=not(hits != null and count(hits) > 0)", said=ASKED, hits=[1]),
    hidden('=not(starts with(dept, "g_"))', dept="st_hz"),
    hidden('=not(starts with(dept, "g_"))', said=ASKED),
    hidden("=5", said=ASKED),
    FormCase(
        "a hidden group takes its fields with it",
        [{"type": "group", "label": "组", "conditional": {"hide": "=true"}, "components": [_field("inner", **MUST)]}],
        {},
    ),
    FormCase(
        "what hangs on a hidden field hangs on nothing",
        [
            _field("first", conditional={"hide": "=closed"}),
            _field("second", conditional={"hide": '=first = "x"'}, **MUST),
        ],
        {"first": "x"},
        [f"second：{ASKED}"],
        {"closed": True},
    ),
    FormCase(
        "a group with a path holds its fields",
        [
            {
                "type": "group",
                "label": "组",
                "path": "site",
                "components": [_field("town", **MUST), _field("a.b", **MUST)],
            }
        ],
        {"site": {"town": "灵溪"}},
        [f"a.b：{ASKED}"],
    ),
]

VALID = {"luodi.valid": "=date(f) >= date(start)", "luodi.validMessage": "不能早于开始日期。"}


def rows(values: list[Any], *said: str, components: Components | None = None, **properties: str) -> FormCase:
    inner = components or [
        _field("item", **MUST),
        {"type": "number", "key": "amount", "label": "金额", "validate": {"min": 1}},
    ]
    component = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "构成（必填）",
        "isRepeating": True,
        "allowAddRemove": True,
        "defaultRepetitions": 0,
        "properties": {f"luodi.{name}": value for name, value in properties.items()},
        "components": [{"id": f"inner_{index}", **each} for index, each in enumerate(inner)],
    }
    return FormCase(f"rows {values} of {properties}", [component], {"rows": values}, list(said))


SHARES = {
    "type": "number",
    "key": "share",
    "label": "比例",
    "properties": {"luodi.valid": "=sum(rows.share) <= 100", "luodi.validMessage": "合计不能超过 100。"},
}
BY_ROW = {"luodi.valid": "=this.end >= this.start", "luodi.validMessage": "早于开始。"}

ROWS = [
    rows([{"item": "土建", "amount": 2}]),
    rows(
        [{"item": "土建", "amount": 2}, {"item": "", "amount": 0}],
        f"第 2 行 item：{ASKED}",
        "第 2 行 金额：不能小于 1。",
    ),
    rows([], "构成：至少填写 1 行。", minRows="1"),
    rows([{"item": "甲"}], minRows="1"),
    rows([{"item": "甲"}, {"item": "乙"}], "构成：最多填写 1 行。", maxRows="1"),
    rows([]),
    rows(
        [{"share": 60}, {"share": 50}],
        "第 1 行 比例：合计不能超过 100。",
        "第 2 行 比例：合计不能超过 100。",
        components=[SHARES],
    ),
    rows([{"share": 60}, {"share": 40}], components=[SHARES]),
    rows(
        [{"start": 3, "end": 2}],
        "第 1 行 end：早于开始。",
        components=[
            {"type": "number", "key": "start", "label": "start"},
            {"type": "number", "key": "end", "label": "end", "properties": BY_ROW},
        ],
    ),
    rows(
        [{"kind": "a"}, {"kind": "b"}],
        f"第 2 行 why：{ASKED}",
        components=[_field("kind"), _field("why", conditional={"hide": '=this.kind = "a"'}, **MUST)],
    ),
    rows([{"n": "甲"}], components=[_field("n"), _field("why", conditional={"hide": "=i[1] = 1"}, **MUST)]),
]

ACROSS = [
    one("a later date", {"type": "datetime", "subtype": "date", "properties": VALID}, "2023-06-01", start="2023-05-01"),
    one(
        "an earlier date",
        {"type": "datetime", "subtype": "date", "properties": VALID},
        "2023-04-01",
        "不能早于开始日期。",
        start="2023-05-01",
    ),
    one("without what it is compared with", {"type": "datetime", "subtype": "date", "properties": VALID}, "2023-04-01"),
    one(
        "an empty field is not compared",
        {"type": "datetime", "subtype": "date", "properties": VALID},
        ...,
        start="2023-05-01",
    ),
    one(
        "in words of the house",
        {"type": "number", "properties": {"luodi.valid": "=f < total"}},
        7,
        "与其他内容不一致。",
        total=5,
    ),
]

CASES = [*REQUIRED, *TEXTS, *NUMBERS, *DATES, *CONDITIONS, *ROWS, *ACROSS]
