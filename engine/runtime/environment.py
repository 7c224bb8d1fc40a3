"""What a running instance may ask of the engine: keys, handlers of service tasks, decisions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from engine.domain import variables as json_variables
from engine.domain.errors import BpmnError, Broken, HandlerFailed, Invalid, NotFound, Overtaken
from engine.feel import FeelRuntime
from engine.model.elements import Binding
from engine.persistence.busy import is_busy
from engine.persistence.instances import ProcessInstance
from engine.runtime.bindings import bound_decision
from engine.runtime.definitions import compiled_definition, decision_model
from engine.spiff import effects as fx
from engine.spiff.events import throw_at
from engine.spiff.expressions import as_variable
from engine.spiff.token import Token
from engine.unit_of_work import UnitOfWork
from engine.world import HandlerCall

log = logging.getLogger(__name__)

StoppedCall = Callable[[int], Mapping[str, Any] | None]
"""What the instance that a call runs has completed, by the key of the call."""


class RunEnvironment:
    """The engine as one instance sees it during one transaction."""

    def __init__(
        self, uow: UnitOfWork, instance: ProcessInstance, stopped_call: StoppedCall = lambda key: None
    ) -> None:
        self.uow = uow
        self.stopped_call = stopped_call
        self.instance = instance
        self.feel: FeelRuntime = uow.world.feel
        self._known: dict[str, bool] = {}

    def next_key(self) -> int:
        return self.uow.next_key()

    def handle(self, token: Token, task_type: str, headers: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Let the registered handler do the work; ``None`` when there is none, or when it threw a caught error."""
        handler = self.uow.world.handlers.get(task_type)
        if handler is None:
            return None
        call = HandlerCall(
            uow=self.uow,
            instance_key=self.instance.key,
            root_key=self.instance.root_key,
            business_key=self.instance.business_key,
            process_id=self.instance.process_id,
            element_id=token.task_spec.element_id,
            variables=dict(token.variables()),
            headers=headers,
        )
        self.uow.session.write_early()
        mark = self.uow.mark()
        try:
            try:
                with self.uow.session.begin_nested():
                    result = json_variables.as_variables(handler(call) or {})
            except Exception:
                self.uow.back_to(mark)
                raise
        except BpmnError as error:
            try:
                values = json_variables.as_variables(error.variables)
            except Invalid as fault:
                raise Broken(fault.message, element_id=token.task_spec.element_id) from fault
            if throw_at(token, "error", error.code, values):
                return None
            token.workflow.throw_outwards(
                fx.ThrownUpwards("error", token.key, token.task_spec.element_id, error.code, values)
            )
            return fx.THROWN
        except (Broken, Overtaken):
            raise
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and is_busy(error):
                raise
            # A fault in one handler must not make its instance unusable: its rows are rolled back to the savepoint,
            # the element stands still with an incident, and everything else of the instance goes on.
            log.exception("the handler %s failed", task_type, extra={"instance": self.instance.key})
            raise HandlerFailed(
                f"{token.task_spec.element_id}: the handler {task_type!r} failed: {type(error).__name__}: {error}",
                element_id=token.task_spec.element_id,
                kind="JOB_NO_RETRIES",
            ) from error
        return result  # type: ignore[no-any-return]

    def knows_group(self, code: str) -> bool:
        """Whether the office knows the group; an engine of no office knows every one."""
        knows = self.uow.world.knows_group
        if knows is None:
            return True
        if code not in self._known:
            self._known[code] = knows(self.uow, code)
        return self._known[code]

    def decide(self, decision_id: str, variables: Mapping[str, Any], binding: Binding) -> Any:
        """The result of the version of a decision that ``binding`` means, as a JSON variable.

        :raises Broken: when it is not deployed or has no result
        """
        if decision_id in self.uow.world.given_results:
            return self.uow.world.given_results[decision_id]
        try:
            caller = compiled_definition(self.uow, self.instance.definition_key).row
            row = bound_decision(self.uow, decision_id, binding, caller)
        except NotFound as error:
            raise Broken(error.message, kind="CALLED_DECISION_ERROR") from error
        model = decision_model(self.uow, row)
        result = model.evaluate(decision_id, variables, self.feel)
        if result.warnings and result.value is None:
            raise Broken(
                f"the decision {decision_id!r} has no result: {'; '.join(result.warnings)}",
                kind="DECISION_EVALUATION_ERROR",
            )
        return as_variable(result.value)
