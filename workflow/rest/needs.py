"""Which operation needs which permission: one table, operation → permissions of which one is enough.

Every caller needs ``USE_REST`` besides (``workflow.web.doors``). What a caller sees of tasks is narrowed further by
``workflow.rest.visible``; an operation without a row is shut for everybody, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_login import current_user

from engine.domain.errors import NotAllowed
from workflow.people.permissions import Permission

_CALLER = frozenset({Permission.USE_REST})
_TASKS = frozenset({Permission.USE_INBOX})
_MODELS = frozenset({Permission.SEE_MODELS})
_DECISIONS = frozenset({Permission.SEE_MODELS, Permission.SEE_PROJECTS})
_INSTANCES = frozenset({Permission.SEE_PROJECTS, Permission.SEE_OPERATIONS})
_INNER = frozenset({Permission.SEE_OPERATIONS})
_OPERATE = frozenset({Permission.OPERATE})

NEEDS: Mapping[str, frozenset[Permission]] = {
    "get_topology": _CALLER,
    "get_authentication": _CALLER,
    "create_deployment": frozenset({Permission.DEPLOY_MODELS}),
    "search_process_definitions": _MODELS,
    "get_process_definition": _MODELS,
    "get_process_definition_xml": _MODELS,
    "get_start_process_form": _MODELS | {Permission.REGISTER_LEADS},
    "search_decision_definitions": _DECISIONS,
    "get_decision_definition": _DECISIONS,
    "get_decision_definition_xml": _DECISIONS,
    "evaluate_decision": _DECISIONS,
    "search_decision_requirements": _DECISIONS,
    "get_decision_requirements": _DECISIONS,
    "get_decision_requirements_xml": _DECISIONS,
    "create_process_instance": frozenset({Permission.REGISTER_LEADS, Permission.OPERATE}),
    "search_process_instances": _INSTANCES,
    "get_process_instance": _INSTANCES,
    "get_process_instance_call_hierarchy": _INSTANCES,
    "cancel_process_instance": _OPERATE,
    "modify_process_instance": _OPERATE,
    "suspend_process_instance": _OPERATE,
    "resume_process_instance": _OPERATE,
    "migrate_process_instance": _OPERATE,
    "migrate_process_instances": _OPERATE,
    "validate_process_instance_migration": _OPERATE,
    "validate_process_instances_migration": _OPERATE,
    "get_process_definition_migration_mapping": _MODELS,
    "search_element_instances": _INSTANCES,
    "get_element_instance": _INSTANCES,
    "create_element_instance_variables": _OPERATE,
    "activate_ad_hoc_sub_process_activities": _OPERATE,
    "search_variables": _INNER,
    "get_variable": _INNER,
    "search_incidents": _INNER,
    "search_process_instance_incidents": _INNER,
    "search_element_instance_incidents": _INNER,
    "get_incident": _INNER,
    "resolve_incident": _OPERATE,
    "search_user_tasks": _TASKS,
    "get_user_task": _TASKS,
    "get_user_task_form": _TASKS,
    "assign_user_task": _TASKS,
    "unassign_user_task": _TASKS,
    "update_user_task": _OPERATE,
    "complete_user_task": _TASKS,
    "search_user_task_documents": _TASKS,
    "create_user_task_documents": _TASKS,
    "get_user_task_document": _TASKS,
    "search_user_task_comments": _TASKS,
    "create_user_task_comment": _TASKS,
    "get_user_task_return_targets": _TASKS,
    "return_user_task": _TASKS,
    "withdraw_user_task": _TASKS,
    "get_user_task_verbs": _TASKS,
    "reassign_user_task": _TASKS,
    "delegate_user_task": _TASKS,
    "take_back_user_task": _TASKS,
    "resolve_user_task": _TASKS,
    "snooze_user_task": _TASKS,
    "get_user_task_clock": _TASKS,
    "pause_user_task": _TASKS,
    "resume_user_task": _TASKS,
    "decide_user_task_pause": _TASKS,
    "get_user_task_signers": _TASKS,
    "add_user_task_signers": _TASKS,
    "remove_user_task_signer": _TASKS,
    "sign_user_task": _TASKS,
    "get_user_task_copies": _TASKS,
    "copy_user_task": _TASKS,
    "get_user_task_urges": _TASKS,
    "urge_user_task": _TASKS,
    "see_user_task": _TASKS,
    "bulk_user_tasks": _TASKS,
    "search_user_task_variables": _TASKS,
    "search_user_task_effective_variables": _TASKS,
    "publish_message": _OPERATE,
    "correlate_message": _OPERATE,
    "broadcast_signal": _OPERATE,
    "evaluate_conditionals": _OPERATE,
    "search_jobs": _INNER,
    "activate_jobs": _OPERATE,
    "complete_job": _OPERATE,
    "fail_job": _OPERATE,
    "throw_job_error": _OPERATE,
    "update_job": _OPERATE,
    "search_timers": _INNER,
    "update_timer": _OPERATE,
    "fire_timer": _OPERATE,
}

OPEN = frozenset({"get_status"})
"""What anybody may call: whether the server is there."""


def ask() -> None:
    """Before each operation. :raises NotAllowed: when the caller holds none of the permissions it needs"""
    name = (request.endpoint or "").rpartition(".")[2]
    if name in OPEN:
        return
    wanted = NEEDS.get(name, frozenset())
    if not any(current_user.may(permission) for permission in wanted):
        words = " or ".join(sorted(permission.value for permission in wanted)) or "nobody's"
        raise NotAllowed(f"{current_user.username} may not call {name}: it needs the permission “{words}”")
