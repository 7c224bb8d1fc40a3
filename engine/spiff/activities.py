"""Activities that do work: user, service, script, business rule, receive and call activities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.domain.errors import Broken, HandlerFailed
from engine.model.elements import Binding
from engine.spiff import effects as fx
from engine.spiff.events import EndSpec
from engine.spiff.expressions import (
    Text,
    as_variable,
    evaluate_deadline,
    evaluate_moment,
    evaluate_names,
    evaluate_text,
)
from engine.spiff.mappings import merge_results
from engine.spiff.retries import allowed_retries, wait_to_retry
from engine.spiff.spec import ElementSpec
from engine.spiff.waits import open_waits

if TYPE_CHECKING:
    from engine.spiff.token import Token

DEFAULT_PRIORITY = 50


class ActivitySpec(ElementSpec):
    """An activity that waits for a result, which arrives by :meth:`finish`."""

    def finish(self, token: Token, variables: Mapping[str, Any]) -> None:
        """The result is there: merge it and complete the element."""
        merge_results(token, variables, has_outputs=bool(self.output_mappings))
        token.workflow.attempt(token, "complete")


class UserTaskSpec(ActivitySpec):
    """A step for a person (dialect: native user task)."""

    assignee: Text | None = None
    candidate_users: Text | None = None
    candidate_groups: Text | None = None
    excluded_users: Text | None = None
    due_date: Text | None = None
    follow_up_date: Text | None = None
    priority: Text | None = None
    form_id: Text | None = None
    binding: Binding = Binding()

    def work(self, token: Token) -> bool | None:
        variables, feel, place = token.variables(), token.workflow.environment.feel, self.element_id
        priority = evaluate_text(self.priority, variables, feel, place=place)
        if priority is not None and not (priority.isdecimal() and int(priority) <= 100):
            raise Broken(
                f"{place}: the priority {priority!r} is no whole number from 0 to 100", kind="EXTRACT_VALUE_ERROR"
            )
        assignee = evaluate_text(self.assignee, variables, feel, place=place)
        users = evaluate_names(self.candidate_users, variables, feel, place=place)
        groups = evaluate_names(self.candidate_groups, variables, feel, place=place)
        self._refuse_missing_groups(token, groups, somebody=assignee is not None or bool(users))
        due_at, counted = evaluate_deadline(self.due_date, variables, feel, place=place)
        token.workflow.effects.append(
            fx.TaskOpened(
                key=token.key,
                element_id=self.element_id,
                name=self.title,
                assignee=assignee,
                candidate_users=users,
                candidate_groups=groups,
                excluded_users=evaluate_names(self.excluded_users, variables, feel, place=place),
                due_at=due_at,
                follow_up_at=evaluate_moment(self.follow_up_date, variables, feel, place=place),
                priority=DEFAULT_PRIORITY if priority is None else int(priority),
                form_id=evaluate_text(self.form_id, variables, feel, place=place),
                properties=self.properties,
                binding=self.binding,
                counted=counted,
            )
        )
        return None

    def _refuse_missing_groups(self, token: Token, groups: list[str], *, somebody: bool) -> None:
        """A group that was computed must be there: a task for nobody would wait for ever, unseen."""
        text = self.candidate_groups
        if text is None or text.expression is None:
            return
        if not groups and not somebody:
            raise Broken(
                f"{self.element_id}: the candidate groups {text.source!r} gave nobody, and the task names no one else",
                kind="EXTRACT_VALUE_ERROR",
            )
        unknown = [group for group in groups if not token.workflow.environment.knows_group(group)]
        if unknown:
            raise Broken(
                f"{self.element_id}: the candidate groups {text.source!r} gave {', '.join(map(repr, unknown))}, "
                "which the office does not know",
                kind="EXTRACT_VALUE_ERROR",
            )

    def ending(self, token: Token) -> None:
        token.workflow.effects.append(fx.TaskClosed(token.key, "COMPLETED"))

    def stop(self, token: Token) -> None:
        super().stop(token)
        token.workflow.effects.append(fx.TaskClosed(token.key, "CANCELED"))


class ServiceTaskSpec(ActivitySpec):
    """Work of a registered handler now, or of a worker outside later (service and send tasks, message throws)."""

    task_type: Text | None = None
    retries: Text | None = None
    headers: Mapping[str, str] = {}
    job_priority: Text | None = None

    def priority_of(self, token: Token) -> int:
        """Which jobs go first: higher ones. :raises Broken: when it is no whole number below 2³¹"""
        text = evaluate_text(
            self.job_priority, token.variables(), token.workflow.environment.feel, place=self.element_id
        )
        if text is None:
            return 0
        if not re.fullmatch(r"[+-]?[0-9]{1,10}", text) or abs(int(text)) >= 2**31:
            raise Broken(f"{self.element_id}: the job priority {text!r} is no whole number", kind="EXTRACT_VALUE_ERROR")
        return int(text)

    def work(self, token: Token) -> bool | None:
        environment = token.workflow.environment
        variables = token.variables()
        task_type = evaluate_text(self.task_type, variables, environment.feel, place=self.element_id)
        if not task_type:
            raise Broken(f"{self.element_id}: the task type is empty", kind="EXTRACT_VALUE_ERROR")
        try:
            result = environment.handle(token, task_type, self.headers)
        except HandlerFailed:
            if wait_to_retry(token, self):
                return None
            raise
        if result is fx.THROWN or token.id not in token.workflow.tasks:
            return None
        token.internal_data.pop("failures", None)
        if result is not None:
            merge_results(token, result, has_outputs=bool(self.output_mappings))
            return True
        retries, priority = allowed_retries(token, self), self.priority_of(token)
        token.internal_data["job"] = True
        token.workflow.effects.append(
            fx.JobOpened(token.key, self.element_id, task_type, retries, self.headers, priority)
        )
        return None

    def ending(self, token: Token) -> None:
        if token.internal_data.get("job"):
            token.workflow.effects.append(fx.JobClosed(token.key, "COMPLETED"))

    def stop(self, token: Token) -> None:
        super().stop(token)
        if token.internal_data.get("job"):
            token.workflow.effects.append(fx.JobClosed(token.key, "CANCELED"))


class MessageEndSpec(EndSpec, ServiceTaskSpec):
    """A message end event: in the dialect a service task, whose token ends here."""


class ScriptTaskSpec(ElementSpec):
    """A FEEL expression whose value goes into a variable."""

    script: Text | None = None
    result_variable: str = ""

    def work(self, token: Token) -> bool | None:
        if self.script is None:
            raise Broken(f"{self.element_id}: the script is empty", kind="EXTRACT_VALUE_ERROR")
        value = as_variable(self.script.evaluate(token.variables(), token.workflow.environment.feel))
        merge_results(token, {self.result_variable: value}, has_outputs=bool(self.output_mappings))
        return True


class DecisionTaskSpec(ElementSpec):
    """A business rule task that calls a decision."""

    decision_id: Text | None = None
    result_variable: str = ""
    binding: Binding = Binding()

    def work(self, token: Token) -> bool | None:
        environment = token.workflow.environment
        variables = token.variables()
        decision_id = evaluate_text(self.decision_id, variables, environment.feel, place=self.element_id)
        if not decision_id:
            raise Broken(f"{self.element_id}: the decision id is empty", kind="CALLED_DECISION_ERROR")
        value = environment.decide(decision_id, variables, self.binding)
        merge_results(token, {self.result_variable: value}, has_outputs=bool(self.output_mappings))
        return True


class ReceiveTaskSpec(ActivitySpec):
    """An activity that waits for a message."""

    def work(self, token: Token) -> bool | None:
        if "trigger" in token.internal_data:
            merge_results(token, token.internal_data.pop("trigger"), has_outputs=bool(self.output_mappings))
            return True
        open_waits(token, [(self.element_id, self.triggers)])
        return None

    def caught(self, token: Token, element_id: str, index: int, variables: Mapping[str, Any]) -> None:
        self.finish(token, variables)


class CallActivitySpec(ActivitySpec):
    """A call of another process, which runs as an instance of its own."""

    called_process: Text | None = None
    propagate_parent: bool = True
    propagate_child: bool = True
    binding: Binding = Binding()

    def work(self, token: Token) -> bool | None:
        environment = token.workflow.environment
        variables = token.variables()
        process_id = evaluate_text(self.called_process, variables, environment.feel, place=self.element_id)
        if not process_id:
            raise Broken(f"{self.element_id}: the called process id is empty", kind="CALLED_ELEMENT_ERROR")
        handed = dict(variables) if self.propagate_parent else dict(token.data)
        token.workflow.effects.append(
            fx.CallOpened(token.key, self.element_id, process_id, handed, binding=self.binding)
        )
        return None

    def finish(self, token: Token, variables: Mapping[str, Any]) -> None:
        if self.output_mappings:
            merge_results(token, variables, has_outputs=True)
        elif self.propagate_child:
            merge_results(token, variables, has_outputs=False)
        token.workflow.attempt(token, "complete")

    def stop(self, token: Token) -> None:
        super().stop(token)
        token.workflow.effects.append(fx.CallCanceled(token.key))
