"""What is sent from the dialogs of 加签, 减签, 签署意见, 抄送 and 催办."""

from __future__ import annotations

import re

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid
from engine.domain.signing import SignerKind
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.add_signers import add_signers as ask_for_signatures
from workflow.inbox.acts.copy_task import copy_task
from workflow.inbox.acts.remove_signer import remove_signer as take_signer_off
from workflow.inbox.acts.sign_task import sign_task
from workflow.inbox.acts.urge_task import urge_task
from workflow.inbox.pages import blueprint
from workflow.inbox.verb_pages import submit
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names

_BETWEEN = re.compile(r"[\s,，、;；]+")


@blueprint.post("/tasks/<int:task_key>/signers")
def add_signers(task_key: int) -> ResponseReturnValue:
    """加签: ``usernames``, ``kind``, ``in_order`` and ``reason``."""
    form = request.form
    named, kind, in_order = _several("usernames"), _kind(), bool(form.get("in_order"))
    reason = form.get("reason", "")
    return submit(
        task_key,
        Verb.ADD_SIGNER,
        lambda uow: _named(
            uow, ask_for_signatures(uow, task_key, named, kind, in_order=in_order, reason=reason), *named
        ),
        lambda done: _("已请%(who)s签署：%(name)s", who=done[1], name=done[0].name),
    )


@blueprint.post("/tasks/<int:task_key>/signers/remove")
def remove_signer(task_key: int) -> ResponseReturnValue:
    """减签: ``username`` and ``reason``."""
    username, reason = request.form.get("username", ""), request.form.get("reason", "")
    return submit(
        task_key,
        Verb.REMOVE_SIGNER,
        lambda uow: _named(uow, take_signer_off(uow, task_key, username, reason=reason), username),
        lambda done: _("已减签%(who)s：%(name)s", who=done[1], name=done[0].name),
    )


@blueprint.post("/tasks/<int:task_key>/signature")
def sign(task_key: int) -> ResponseReturnValue:
    """签署意见: ``agreed`` is yes or no, ``opinion``."""
    agreed, opinion = request.form.get("agreed") == "yes", request.form.get("opinion", "")
    return submit(
        task_key,
        Verb.SIGN,
        lambda uow: sign_task(uow, task_key, agreed, opinion),
        lambda task: _("已签署：%(name)s", name=task.name),
        then=url_for("inbox.tasks"),
    )


@blueprint.post("/tasks/<int:task_key>/copies")
def copy(task_key: int) -> ResponseReturnValue:
    """抄送: ``usernames``, ``units`` and ``note``."""
    people, units, note = _several("usernames"), _several("units"), request.form.get("note", "")
    return submit(
        task_key,
        Verb.COPY,
        lambda uow: copy_task(uow, task_key, people, units, note),
        lambda sent: _("已抄送 %(count)s 人：%(name)s", count=len(sent.people), name=sent.task.name),
    )


@blueprint.post("/tasks/<int:task_key>/urges")
def urge(task_key: int) -> ResponseReturnValue:
    """催办: ``reason``, which may be empty."""
    reason = request.form.get("reason", "")
    return submit(
        task_key,
        Verb.URGE,
        lambda uow: urge_task(uow, task_key, reason),
        lambda done: _("已催办，这是第 %(count)s 次：%(name)s", count=done.count, name=done.task.name),
    )


def _several(name: str) -> list[str]:
    """The values of a field that may come several times, or several in one text."""
    return [part for value in request.form.getlist(name) for part in _BETWEEN.split(value.strip()) if part]


def _kind() -> SignerKind:
    try:
        return SignerKind(request.form.get("kind", SignerKind.BEFORE))
    except ValueError as error:
        message = "请选什么时候签。"
        raise Invalid(message, [Finding("kind", message, element="kind")]) from error


def _named(uow: UnitOfWork, task: UserTask, *usernames: str) -> tuple[UserTask, str]:
    names = display_names(uow.session, usernames)
    return task, "、".join(names.get(name, name) for name in usernames)
