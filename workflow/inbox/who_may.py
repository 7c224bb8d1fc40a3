"""The table of who may what as people read it: on a page of the desk, and in `docs/who-may-what.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.task_verbs import ALWAYS, ONLY, WITHOUT, Verb
from workflow.inbox.relations import COLUMNS, Relation
from workflow.inbox.verbs import TABLE, checks_of

YES, NO = "可", "—"


@dataclass(frozen=True, slots=True)
class Line:
    """One verb: its name, whether each relation may (in the order of ``COLUMNS``), and what must be so besides."""

    verb: Verb
    name: str
    does: str
    cells: tuple[str, ...]
    when: str


def lines() -> list[Line]:
    """Every verb, in the order of the table."""
    return [_line(verb) for verb in TABLE]


def _line(verb: Verb) -> Line:
    rule, checks = TABLE[verb], checks_of(verb)
    may = {relation for check in checks for relation in check.relations}
    when = "；".join(check.asks for check in checks if not check.relations)
    cells = tuple(YES if relation in may else NO for relation in COLUMNS)
    return Line(verb, rule.name, rule.does, cells, when or "随时")


def headings() -> list[tuple[Relation, str, str]]:
    """Every relation with its name and what it means."""
    return [(relation, column.name, column.means) for relation, column in COLUMNS.items()]


_INTRO = """# 谁能对任务做什么

本页由 `luodi who-may` 按程序里的动作表（`workflow/inbox/verbs.py`）写出，请勿手改；测试保证两者一致。产品里的同一张表在
“我的待办”任何一项任务的“更多 → 谁能做什么”。

一个人和一项任务可以同时有几种关系，有一种可以就可以。按顺序问“条件”，第一个不成立的就是不能办的理由，页面上写在按钮旁边。
"""

_MODEL = f"""## 流程里怎么写

人工任务的 `zeebe:property`：

- `{ONLY}`：只允许列出的动作，用逗号隔开，如 `{ONLY} = reassign,copy`；
- `{WITHOUT}`：允许列出以外的动作。

都不写，就是都允许。{"、".join(TABLE[verb].name for verb in TABLE if verb in ALWAYS)}总是可以的，不能取消。
名称写错，部署时报 `task-verb`。动作不被流程允许时，页面上说明：“流程在这一步不允许转办。”
"""


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([_INTRO, *_table(), "", *_relations(), "", *_verbs(), "", _MODEL])


def _table() -> Iterator[str]:
    yield "| 动作 | " + " | ".join(name for _relation, name, _means in headings()) + " |"
    yield "| --- |" + " :-: |" * len(COLUMNS)
    for line in lines():
        yield f"| {line.name} | " + " | ".join(line.cells) + " |"


def _relations() -> Iterator[str]:
    yield "## 关系"
    yield ""
    for _relation, name, means in headings():
        yield f"- **{name}**：{means}。"


def _verbs() -> Iterator[str]:
    yield "## 动作和条件"
    yield ""
    yield "| 动作 | 流程里的名称 | 做什么 | 条件 |"
    yield "| --- | --- | --- | --- |"
    for line in lines():
        yield f"| {line.name} | `{line.verb.value}` | {line.does} | {line.when} |"
