"""The engine's operations: each takes the unit of work first, refuses in words, and never commits."""

from engine.runtime.ad_hoc import Choices, activate_ad_hoc, ad_hoc_choices
from engine.runtime.broadcast import broadcast_signal
from engine.runtime.check import check_resources
from engine.runtime.conditionals import evaluate_conditionals
from engine.runtime.decisions import Evaluated, evaluate_decision
from engine.runtime.delegation import (
    delegate_user_task,
    reassign_user_task,
    resolve_user_task,
    take_back_user_task,
)
from engine.runtime.delete_instance import delete_instance
from engine.runtime.deploy import DeployedVersion, DeployResult, deploy
from engine.runtime.forms import check_values, form_for_task, start_form
from engine.runtime.instances import cancel_instance, resolve_incident, set_variables
from engine.runtime.job_activation import activate_jobs
from engine.runtime.job_waiting import wait_for_jobs
from engine.runtime.jobs import complete_job, fail_job, throw_job_error, update_job
from engine.runtime.messages import correlate_message, publish_message
from engine.runtime.migration import (
    MigrationReport,
    Sides,
    generate_mapping,
    migrate_instance,
    migrate_instances,
    sides_of,
    validate_migration,
    validate_migrations,
)
from engine.runtime.modification import modify_instance
from engine.runtime.return_task import return_plan, return_plans, return_task
from engine.runtime.start_instance import start_instance
from engine.runtime.suspension import resume_instance, suspend_instance
from engine.runtime.task_signers import add_signers, remove_signer, sign_user_task
from engine.runtime.timer_changes import fire_timer_now, move_timer
from engine.runtime.timers import due_timers, fire_timer, mark_due_soon, mark_overdue, next_due, run_due
from engine.runtime.user_tasks import (
    assign_user_task,
    claim_user_task,
    complete_user_task,
    open_user_task,
    opened_tasks,
    release_user_task,
    task_variables,
    update_user_task,
    user_task,
)
from engine.runtime.withdraw_task import withdraw_task
from engine.runtime.withdrawal import withdrawal_of

__all__ = [
    "open_user_task",
    "take_back_user_task",
    "resolve_user_task",
    "reassign_user_task",
    "delegate_user_task",
    "delete_instance",
    "Choices",
    "DeployResult",
    "DeployedVersion",
    "Evaluated",
    "MigrationReport",
    "Sides",
    "activate_ad_hoc",
    "activate_jobs",
    "ad_hoc_choices",
    "add_signers",
    "assign_user_task",
    "broadcast_signal",
    "cancel_instance",
    "check_resources",
    "check_values",
    "claim_user_task",
    "complete_job",
    "complete_user_task",
    "correlate_message",
    "deploy",
    "due_timers",
    "evaluate_conditionals",
    "evaluate_decision",
    "fail_job",
    "fire_timer",
    "fire_timer_now",
    "form_for_task",
    "generate_mapping",
    "mark_due_soon",
    "mark_overdue",
    "migrate_instance",
    "migrate_instances",
    "modify_instance",
    "move_timer",
    "next_due",
    "opened_tasks",
    "publish_message",
    "release_user_task",
    "remove_signer",
    "resolve_incident",
    "resume_instance",
    "return_plan",
    "return_plans",
    "return_task",
    "run_due",
    "set_variables",
    "sides_of",
    "sign_user_task",
    "start_form",
    "start_instance",
    "suspend_instance",
    "task_variables",
    "throw_job_error",
    "update_job",
    "update_user_task",
    "user_task",
    "validate_migration",
    "validate_migrations",
    "wait_for_jobs",
    "withdraw_task",
    "withdrawal_of",
]
