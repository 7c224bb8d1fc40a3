"""What the desk's benchmark narrows, orders and searches by, and the rows that only these need.

Titles are put together from a few hundred words so that some pieces stand in one matter of 60,000 and others in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from engine.persistence.instances import Variable
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.search.matters import Matter
from workflow.inbox.search.models import MatterWords, StepName
from workflow.inbox.variable_tests import VariableTest

PLACES = ("苍南县", "龙港市", "灵溪镇", "钱库镇", "宜山镇", "马站镇", "矾山镇", "金乡镇")
FIRST = "汉金瑞恒中华宏远东方海天新时光大同盛泰安康永兴德隆正昌"
SECOND = "禾卡达信创科图腾诚毅和丰亿利嘉诺联众博通易美特铭佳凯"
GOODS = (
    "硬碳负极材料", "二次供水设备", "新能源电池", "精密仪器", "海上风电叶片", "包装印刷", "食品加工", "仪表阀门",
    "储能系统", "医用敷料", "智能家居", "冷链物流", "绿色建材", "纺织新材料", "水产深加工", "汽车零部件",
)  # fmt: skip
KINDS = ("生产基地", "研发中心", "总部", "产业园", "技改")
STEP = "核实材料并提出意见（第 {} 步）"


def brand(number: int) -> str:
    """Three characters that stand in one matter of some ten thousand."""
    a, b = divmod(number * 7_919, len(FIRST))
    c, d = divmod(a, len(SECOND))
    return FIRST[b] + SECOND[d] + FIRST[(c * 13 + number // 997) % len(FIRST)]


def title(number: int) -> str:
    """The title of a matter; the last word is in all of them."""
    place, goods, kind = PLACES[number % 8], GOODS[number // 8 % 16], KINDS[number // 128 % 5]
    return f"{place}{brand(number)}{goods}{kind}项目"


def matter_words(first_key: int, matters: int) -> Iterator[dict[str, Any]]:
    """Rows of ``matter_words``."""
    for number in range(matters):
        yield Matter(first_key + number, f"ZS-{number:07}", "p", (title(number), f"XM-{number:07}")).row()


def step_names(processes: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Rows of ``step_name``."""
    for process_id in processes:
        for step in range(1, 8):
            yield {"process_id": process_id, "name": STEP.format(step)}


def variables(first_key: int, matters: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Rows of ``variable``: an amount for every matter."""
    for number in range(matters):
        key = first_key + number
        yield {
            "instance_key": key, "scope_key": key, "name": "total_invest", "key": key, "value": number % 5_000,
            "updated_at": now,
        }  # fmt: skip


TABLES = (MatterWords, StepName, Variable)


def ways(now: datetime, process_id: str, root_key: int) -> dict[str, InboxFilter]:
    """Every way the list is asked for, by name."""
    today = now.date()
    month = today - timedelta(days=10)
    return {
        "filter: stage": InboxFilter(process_id=process_id),
        "filter: light red": InboxFilter(light="red"),
        "filter: due this week": InboxFilter(due="week"),
        "filter: due from, to": InboxFilter(due_from=today + timedelta(days=20), due_to=today + timedelta(days=21)),
        "filter: without due date": InboxFilter(due="none"),
        "filter: arrived from, to": InboxFilter(created_from=month - timedelta(days=30), created_to=month),
        "filter: nothing arrived": InboxFilter(created_from=today),
        "filter: priority high": InboxFilter(priority="high"),
        "filter: claimed by me": InboxFilter(kind="mine"),
        "filter: for my groups": InboxFilter(kind="offered"),
        "filter: delegated, none": InboxFilter(kind="delegated"),
        "filter: put off": InboxFilter(put_off="only"),
        "filter: one matter": InboxFilter(root_key=root_key),
        "filter: variable, one in 5": InboxFilter(variables=(VariableTest("total_invest", "ge", "4000"),)),
        "filter: variable, rare": InboxFilter(variables=(VariableTest("total_invest", "eq", "17"),)),
        "search: a brand": InboxFilter(words=brand(4_711)),
        "search: its initials": InboxFilter(words="hhyt"),
        "search: goods, one in 16": InboxFilter(words="硬碳"),
        "search: two words": InboxFilter(words="龙港 风电"),
        "search: a word of all": InboxFilter(words="项目"),
        "search: a number": InboxFilter(words="XM-0004711"),
        "search: a step": InboxFilter(words="第 3 步"),
        "search: nothing": InboxFilter(words="飞船"),
        "sort: newest": InboxFilter(sort="created"),
        "sort: priority": InboxFilter(sort="priority"),
        "sort: stage": InboxFilter(sort="stage"),
        "sort: project": InboxFilter(sort="project"),
        "group: unit": InboxFilter(group="unit"),
        "group: light": InboxFilter(group="light"),
        "group: week": InboxFilter(group="week"),
    }
