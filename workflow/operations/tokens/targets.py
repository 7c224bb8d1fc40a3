"""Where an administrator may put a token, and in words why not; what the tokens of an instance rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.states import InstanceState
from engine.model.elements import Node, Process, Scope
from engine.persistence.instances import ElementInstance
from engine.runtime.definitions import compiled_definition
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import HOLDERS

LINK_TARGETS = "intermediateCatchEvent"


@dataclass(frozen=True, slots=True)
class Token:
    """A token at rest: the key of its visit, the element it rests on, and what that is called."""

    key: int
    element_id: str
    name: str


def tokens_of(uow: UnitOfWork, instance_key: int, names: Mapping[str, str]) -> list[Token]:
    """The tokens of an instance that rest on an element, not those that only hold a scope open; oldest first."""
    visit = ElementInstance
    query = select(visit.key, visit.element_id).where(
        visit.instance_key == instance_key,
        visit.state == InstanceState.ACTIVE,
        visit.element_type.not_in(HOLDERS - {"process"}),
    )
    rows = uow.session.execute(query.order_by(visit.key))
    return [Token(key, element_id, names.get(element_id, element_id)) for key, element_id in rows]


def targets_of(uow: UnitOfWork, definition_key: int) -> dict[str, str]:
    """Element id → why no token can be put there, in words; empty where one can."""
    process = compiled_definition(uow, definition_key).process
    return {node.id: _why_not(node, scope, holder) for node, scope, holder in _walk(process)}


def _walk(process: Process) -> Iterator[tuple[Node, Scope, Node | None]]:
    todo: list[tuple[Scope, Node | None]] = [(process.scope, None)]
    while todo:
        scope, several = todo.pop()
        for node in scope.nodes.values():
            yield node, scope, several
            if node.scope is not None:
                todo.append((node.scope, node if node.loop is not None else several))


def _why_not(node: Node, scope: Scope, several: Node | None) -> str:
    if node.kind == "startEvent":
        return "开始事件由流程自己触发，不能放令牌；请放到它后面的环节。"
    if node.kind == "boundaryEvent":
        return "边界事件由它依附的活动触发，不能放令牌；请放到它后面的环节。"
    starts = node.scope.nodes.values() if node.scope is not None and node.triggered_by_event else ()
    if node.for_compensation or any(event.kind == "compensate" for one in starts for event in one.events):
        return "这个环节只在撤销已办事项（补偿）时执行，不能放令牌。"
    sources = [scope.nodes.get(scope.flows[flow].source) for flow in node.incoming if flow in scope.flows]
    if any(source is not None and source.kind == "eventBasedGateway" for source in sources):
        return "这个事件属于事件网关，请把令牌放到网关上。"
    if several is not None and several.loop is not None:
        name = " ".join(several.name.split()) or several.id
        return f"这个环节在会重复办理的“{name}”里面，系统不知道放到哪一份；请放到“{name}”本身。"
    return ""
