"""The process every contender of ``complete.py`` runs: 30 tasks, thirty boundary timers, three calls, three loops.

Three stretches (A, B, C) follow each other. Each has seven user tasks and, after the fourth, a call of a process of
three user tasks; after the seventh a gateway goes back to the first as long as ``again`` is handed in. Every task
carries an interrupting boundary timer of 30 days that leads on to what follows. SpiffWorkflow's state of it is about
160 KB in the mean, and a task costs it 14.5 ms.
Standard library only: the contenders' own environments import it too.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

PROCESS = "bench"
FORM = "bench_form"
GROUP = "g_station"
STRETCHES = ("A", "B", "C")
STEPS = 10
"""Completions of one round of a stretch: seven of its own, three in the call."""

STARTING = {
    "project_name": "年产二十万套精密铸件项目",
    "enterprise": "示例精密制造有限公司",
    "credit_code": "91370000MA3EXAMPLE",
    "industry": "equipment",
    "industry_chain": "高端装备",
    "investment_total": 32000,
    "investment_fixed": 25600,
    "investment_foreign": 0,
    "land_mu": 86,
    "plant_area": 41200,
    "output_expected": 56000,
    "tax_expected": 2400,
    "jobs_expected": 310,
    "energy_tce": 3800,
    "owner_org": "st_hz",
    "owner_user": "clerk",
    "leader": "leader_01",
    "town": "沙河镇",
    "overseas": False,
    "is_key_project": True,
    "secrecy": "内部",
    "lead_source": "驻外招商站走访",
    "lead_date": "2023-03-14",
    "contact": {"name": "王某", "title": "总经理", "phone": "13800000000", "mail": "wang@example.com"},
    "background": "企业现有厂房租期将满，拟整体迁建并新增两条自动化铸造线，对热电、天然气和铁路专用线有要求，"
    "已与两个县区接触；核心客户在本县产业链内，配套半径不超过六十公里，计划分两期建设，首期当年开工。",
    "demands": ["标准厂房过渡", "天然气双回路", "用工培训补贴", "环评指标调剂"],
    "milestones": [{"name": "签约", "days": 20}, {"name": "开工", "days": 120}, {"name": "投产", "days": 540}],
}
"""What an instance starts with."""

DUE = quoteattr('=now() + duration("P10D")')
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def length(rounds: int) -> int:
    """Completions from the start of an instance to its end, when each stretch is gone through ``rounds`` times."""
    return len(STRETCHES) * STEPS * rounds


def handed_in(position: int, rounds: int) -> dict[str, object]:
    """What is handed in at the completion number ``position`` (from 0) of an instance; the loops follow from it."""
    round_, step = divmod(position, STEPS)
    again = step == STEPS - 1 and round_ % rounds != rounds - 1
    remark = f"第 {position} 步已核实，材料齐全，同意进入下一环节。"
    return {"remark": remark, "amount": 1000 + position, "again": again}


def luodi_files() -> dict[str, bytes]:
    """The diagrams in the dialect with FEEL, and the form every task has."""
    return {f"{PROCESS}.bpmn": _file(_luodi_task, "P30D", "=again = true"), f"{FORM}.form": FORM_FILE.encode()}


def steps_of(stretch: str) -> list[str]:
    """The tasks of a stretch in their order."""
    return [f"{stretch}{step}" for step in ("1", "2", "3", "4", "P1", "P2", "P3", "5", "6", "7")]


def timed(stretch: str) -> list[str]:
    """The tasks of a stretch that carry a boundary timer."""
    return steps_of(stretch)


def plain_file() -> bytes:
    """The diagrams in plain BPMN, with Python where SpiffWorkflow wants an expression."""
    return _file(_plain_task, '"P30D"', "again")


FORM_FILE = """{"schemaVersion": 19, "type": "default", "id": "bench_form", "components": [
{"id": "f1", "type": "textarea", "key": "remark", "label": "意见", "validate": {"required": true, "maxLength": 500}},
{"id": "f2", "type": "number", "key": "amount", "label": "金额", "validate": {"required": true, "min": 0}},
{"id": "f3", "type": "checkbox", "key": "again", "label": "退回重办"}]}"""


def _file(task: Callable[[str], str], duration: str, again: str) -> bytes:
    parts = [_main(task, duration, again)]
    parts += [_called(stretch, task, duration) for stretch in STRETCHES]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{_BPMN}" xmlns:zeebe="{_ZEEBE}" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="bench">{"".join(parts)}</definitions>'
    ).encode()


def _main(task: Callable[[str], str], duration: str, again: str) -> str:
    body = ['<startEvent id="s"/>', '<endEvent id="e"/>']
    previous = "s"
    for stretch in STRETCHES:
        names = [f"{stretch}{number}" for number in range(1, 8)]
        body += [task(name) for name in names]
        called = f"{PROCESS}_{stretch}"
        body.append(
            f'<callActivity id="call{stretch}" name="call{stretch}" calledElement="{called}"><extensionElements>'
            f'<zeebe:calledElement processId="{called}"/></extensionElements></callActivity>'
        )
        body.append(f'<exclusiveGateway id="x{stretch}" default="on{stretch}"/>')
        row = [previous, *names[:4], f"call{stretch}", *names[4:], f"x{stretch}"]
        body += [_flow(f"{one}_{two}", one, two) for one, two in zip(row, row[1:], strict=False)]
        for one, two in zip(row, row[1:], strict=False):
            body += _late(one, two, duration) if one in timed(stretch) else []
        body.append(_flow(f"back{stretch}", f"x{stretch}", names[0], again))
        following = {"A": "B1", "B": "C1", "C": "e"}[stretch]
        body.append(_flow(f"on{stretch}", f"x{stretch}", following))
        previous = ""
    return f'<process id="{PROCESS}" name="{PROCESS}" isExecutable="true">{"".join(body)}</process>'


def _called(stretch: str, task: Callable[[str], str], duration: str) -> str:
    names = [f"{stretch}P{number}" for number in (1, 2, 3)]
    row = [f"s{stretch}", *names, f"e{stretch}"]
    body = [f'<startEvent id="s{stretch}"/>', f'<endEvent id="e{stretch}"/>', *(task(name) for name in names)]
    body += [_flow(f"{one}_{two}", one, two) for one, two in zip(row, row[1:], strict=False)]
    for one, two in zip(row, row[1:], strict=False):
        body += _late(one, two, duration) if one in timed(stretch) else []
    name = f"{PROCESS}_{stretch}"
    return f'<process id="{name}" name="{name}" isExecutable="true">{"".join(body)}</process>'


def _late(task: str, following: str, duration: str) -> list[str]:
    timer = f'<timerEventDefinition><timeDuration xsi:type="tFormalExpression">{duration}</timeDuration>'
    return [
        f'<boundaryEvent id="late{task}" attachedToRef="{task}">{timer}</timerEventDefinition></boundaryEvent>',
        _flow(f"late{task}_{following}", f"late{task}", following),
    ]


def _flow(id_: str, source: str, target: str, condition: str = "") -> str:
    if not source:
        return ""
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def _luodi_task(name: str) -> str:
    inside = (
        f'<zeebe:userTask/><zeebe:formDefinition formId="{FORM}"/><zeebe:assignmentDefinition candidateGroups="{GROUP}"'
        f"/><zeebe:taskSchedule dueDate={DUE}/>"
    )
    return f'<userTask id="{name}" name="{name}"><extensionElements>{inside}</extensionElements></userTask>'


def _plain_task(name: str) -> str:
    return f'<userTask id="{name}" name="{name}"/>'
