"""Who may do what: one table, permission → roles.

Roles say what a person may do in the product; candidate groups (domain.md 3.1) say which tasks reach them.
Three administrators are kept apart (三员分立, domain.md 3.1): the administrator runs the system, the security
officer grants people and roles, the auditor reads the log. A county may let one person be administrator and
security officer; the auditor is never either (``rules.check_roles``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the product."""

    OFFICER = "officer"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    MODELER = "modeler"
    ADMINISTRATOR = "administrator"
    SECURITY = "security"
    AUDITOR = "auditor"


ROLE_NAMES: Mapping[Role, str] = {
    Role.OFFICER: "经办人",
    Role.LEADER: "县领导",
    Role.SUPERVISOR: "督办员",
    Role.MODELER: "流程管理员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDITOR: "审计员",
}


class Permission(StrEnum):
    """One thing a person may be allowed to do."""

    USE_INBOX = "use inbox"
    """See one's own tasks, claim, fill and complete them."""
    REGISTER_LEADS = "register leads"
    """Start a process by its start form, as a lead."""
    SEE_PROJECTS = "see projects"
    """Read projects, enterprises, resources and where an instance stands."""
    PLAN = "plan"
    """Make and change the back-scheduled plan of a project one's unit carries."""
    EDIT_RESOURCES = "edit resources"
    """Keep parcels, factories and policies."""
    SUPERVISE = "supervise"
    """See everything overdue, assign supervision orders, check and close them."""
    SEE_SUPERVISION = "see supervision"
    """Read lights and orders without acting on them."""
    SEE_REPORTS = "see reports"
    """Read and print figures, bulletins and lists behind them."""
    SEE_MODELS = "see models"
    """Read process definitions, decisions and forms."""
    EDIT_MODELS = "edit models"
    """Draw drafts of definitions, try them, and hand them in for approval."""
    APPROVE_MODELS = "approve models"
    """Let another person's draft become a version, or send it back; never one's own (``modeling.drafts.rules``)."""
    DEPLOY_MODELS = "deploy models"
    """Make new versions of definitions without a second person: by REST, as the door for emergencies."""
    SEE_OPERATIONS = "see operations"
    """Read instances, incidents and jobs of everybody."""
    OPERATE = "operate"
    """Resolve incidents, cancel and change instances, act on tasks of others."""
    USE_REST = "use rest"
    """Call the engine's REST API; what a call may do is asked again for the call."""
    MANAGE_WEBHOOKS = "manage webhooks"
    """Subscribe addresses to events, see deliveries, keep inbound callers."""
    MANAGE_CHANNELS = "manage channels"
    """Keep the channels notices leave by, see what could not be sent, send again."""
    MANAGE_PEOPLE = "manage people"
    """Add persons and organisations, grant roles, reset passwords."""
    KEEP_CALENDAR = "keep calendar"
    """Upload a year's notice of public holidays; confirm one that another person uploaded."""
    KEEP_PAPERS = "keep papers"
    """Replace the templates that official documents are made from."""
    SEE_AUDIT_LOG = "see audit log"
    """Read the whole event log."""
    SEE_METRICS = "see metrics"
    """Read the operating figures of the server."""


_EVERYBODY = frozenset(Role) - {Role.AUDITOR}
_OFFICE = frozenset({Role.OFFICER, Role.LEADER, Role.SUPERVISOR})
_ADMINISTRATION = frozenset({Role.ADMINISTRATOR})

WHO_MAY: Mapping[Permission, frozenset[Role]] = {
    Permission.USE_INBOX: _EVERYBODY,
    Permission.REGISTER_LEADS: _OFFICE,
    Permission.SEE_PROJECTS: _OFFICE | {Role.MODELER, Role.ADMINISTRATOR},
    Permission.PLAN: _OFFICE,
    Permission.EDIT_RESOURCES: frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    Permission.SUPERVISE: frozenset({Role.SUPERVISOR}),
    Permission.SEE_SUPERVISION: frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR}),
    Permission.SEE_REPORTS: frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.SEE_MODELS: frozenset({Role.MODELER, Role.ADMINISTRATOR}),
    Permission.EDIT_MODELS: frozenset({Role.MODELER}) | _ADMINISTRATION,
    Permission.APPROVE_MODELS: frozenset({Role.MODELER}) | _ADMINISTRATION,
    Permission.DEPLOY_MODELS: _ADMINISTRATION,
    Permission.SEE_OPERATIONS: frozenset({Role.MODELER, Role.ADMINISTRATOR}),
    Permission.OPERATE: _ADMINISTRATION,
    Permission.USE_REST: _EVERYBODY,
    Permission.MANAGE_WEBHOOKS: _ADMINISTRATION,
    Permission.MANAGE_CHANNELS: _ADMINISTRATION,
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.SECURITY}),
    Permission.KEEP_CALENDAR: frozenset({Role.ADMINISTRATOR, Role.SECURITY}),
    Permission.KEEP_PAPERS: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Permission.SEE_AUDIT_LOG: frozenset({Role.AUDITOR}),
    Permission.SEE_METRICS: _ADMINISTRATION,
}


def may(roles: Iterable[str], permission: Permission) -> bool:
    """Whether somebody with these roles has the permission."""
    return not WHO_MAY[permission].isdisjoint(roles)
