"""What a diagram says of each element, in words, for the panel beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.errors import Invalid
from engine.model.elements import Loop, Node
from engine.model.reader import read_diagram

KIND_NAMES: Mapping[str, str] = {
    "userTask": "人工任务",
    "serviceTask": "服务任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "scriptTask": "脚本任务",
    "businessRuleTask": "决策任务",
    "callActivity": "调用流程",
    "subProcess": "子流程",
    "adHocSubProcess": "自由子流程",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "intermediateCatchEvent": "等待事件",
    "intermediateThrowEvent": "触发事件",
    "boundaryEvent": "边界事件",
    "exclusiveGateway": "排他网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
}

Rows = list[list[str]]


def details_of(content: bytes, file: str) -> dict[str, Rows]:
    """Element id → rows of label and value; a file that cannot be read has none."""
    try:
        diagram = read_diagram(content, file)
    except Invalid:
        return {}
    details: dict[str, Rows] = {}
    for process in diagram.processes:
        for scope, node in process.scope.walk():
            details[node.id] = list(_node_rows(node))
            for flow in scope.flows.values():
                if flow.condition:
                    details[flow.id] = [["标识", flow.id], ["条件", flow.condition]]
    return details


def _node_rows(node: Node) -> Iterator[list[str]]:
    said = node.extensions
    yield ["标识", node.id]
    yield ["类型", KIND_NAMES.get(node.kind, node.kind)]
    for label, value in (
        ("环节", said.properties.get("luodi.stage")),
        ("泳道", node.lane),
        ("指派", said.assignee),
        ("候选组", said.candidate_groups),
        ("候选人", said.candidate_users),
        ("期限", said.due_date),
        ("表单", said.form_id),
        ("处理", said.task_type),
        ("决策", said.decision_id),
        ("调用", said.called_process),
        ("结果变量", said.result_variable),
        ("脚本", said.script),
    ):
        if value:
            yield [label, value]
    for event in node.events:
        yield ["事件", " ".join(part for part in (event.kind, event.name, event.timer_value) if part)]
    if node.loop is not None:
        yield _loop_row(node.loop)
    if node.ad_hoc is not None:
        order = "一次一项" if node.ad_hoc.ordering == "Sequential" else "可同时办"
        yield ["选办", " ".join(part for part in (order, node.ad_hoc.completion_condition) if part)]


def _loop_row(loop: Loop) -> list[str]:
    if loop.kind == "standard":
        return ["循环", " ".join(part for part in (loop.condition, loop.maximum and f"最多 {loop.maximum} 次") if part)]
    over = loop.input_collection or loop.input_variable
    return ["多实例", " ".join(part for part in (over, loop.cardinality and f"{loop.cardinality} 项") if part)]
