"""What the engine's checks find, in the modeler's language: one line a rule; the engine's own words stand beside it."""

from __future__ import annotations

from collections.abc import Mapping

RULE_WORDS: Mapping[str, str] = {
    "xml": "文件不是格式正确的 XML。",
    "xml-doctype": "不接受 DOCTYPE，请删除。",
    "bpmn-root": "这不是 BPMN 2.0 文件。",
    "executable": "文件里没有标为“可执行”的流程。",
    "id-twice": "标识重复。",
    "id-missing": "元素没有标识。",
    "reference": "引用了文件里没有的内容。",
    "unsupported": "这种元素目前不能运行。",
    "flow-end": "连线的一端不在同一层里。",
    "flow-into-start": "开始事件、边界事件不能有连入的线。",
    "flow-out-of-end": "结束事件不能有连出的线。",
    "flow-event-subprocess": "事件子流程不能连线。",
    "boundary-flow": "边界事件要有连出的线。",
    "boundary-host": "边界事件没有附着在活动上。",
    "unreachable": "没有线通到这里。",
    "default-flow": "默认线不是从这里出发的。",
    "default-condition": "默认线不能写条件。",
    "condition-missing": "从这个网关出去的线要写条件。",
    "condition-place": "从这里出去的线不能写条件。",
    "start-missing": "流程没有开始事件。",
    "start-twice": "不带触发的开始事件最多一个。",
    "event-start": "事件子流程要有且只有一个带触发的开始事件。",
    "sub-start": "子流程要有且只有一个不带触发的开始事件。",
    "event-multiple": "带多个触发的事件目前不能运行。",
    "event-missing": "事件没有写明等什么。",
    "event-kind": "这种事件不能放在这里。",
    "error-interrupts": "错误边界事件总是中断的。",
    "message-missing": "接收任务要指定消息。",
    "message-task": "发出的消息要有任务类型（zeebe:taskDefinition）。",
    "message-name": "消息没有名称。",
    "correlation-key": "消息没有关联键。",
    "signal-name": "信号没有名称。",
    "timer-value": "定时器没有日期、时长或周期。",
    "timer-cycle": "周期应写成 R3/PT10H 的样子。",
    "timer-duration": "时长应写成 P3DT4H 的样子。",
    "event-gateway": "事件网关至少要有两条出路。",
    "event-gateway-target": "事件网关的每条出路都要通到一个等待事件，且没有别的来路。",
    "task-type": "服务任务要有任务类型（zeebe:taskDefinition）。",
    "script": "脚本任务要有 FEEL 表达式（zeebe:script）。",
    "result-variable": "要写明结果变量。",
    "decision": "决策任务要指定决策（zeebe:calledDecision）。",
    "called-process": "调用活动要指定流程（zeebe:calledElement）。",
    "nobody": "人工任务没有指派人，也没有候选人或候选组。",
    "loop-place": "这里不能设多实例。",
    "loop-collection": "多实例没有输入集合。",
    "loop-output": "输出集合和输出元素要同时写。",
    "feel-syntax": "FEEL 表达式写错了。",
    "feel": "FEEL 表达式写错了。",
    "feel-function": "FEEL 表达式用了没有的函数。",
    "link-target": "同一层里没有同名的链接接收事件。",
    "form-json": "表单不是 JSON。",
    "form-shape": "表单应是带 id 和 components 的 JSON 对象。",
    "process-twice": "两个文件里有同一个流程。",
    "form-twice": "两个文件里有同一张表单。",
    "nothing-to-deploy": "没有流程、决策或表单。",
}


def words_of_rule(rule: str, message: str) -> str:
    """The line of a rule; a rule without one speaks in the engine's words."""
    return RULE_WORDS.get(rule, message)
