"""存为场景: on the page of a real instance, its masked scenario is put into a draft of its process."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from engine.domain.errors import NotAllowed
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.opening import open_from_version
from workflow.modeling.drafts.rules import EDITABLE
from workflow.modeling.scenarios.from_instance.make import Made, scenario_of_instance
from workflow.modeling.scenarios.trying.draft_scenario import add_scenario
from workflow.people.permissions import Permission
from workflow.web.frame import language_tag
from workflow.web.transactions import reading, run

blueprint = Blueprint("instance_scenarios", __name__)


@blueprint.post("/instances/<int:instance_key>/scenario")
def keep(instance_key: int) -> ResponseReturnValue:
    """Put the instance's scenario into the newest draft of its version that can be changed, or into a new one."""
    if not current_user.may(Permission.SEE_OPERATIONS):
        raise NotAllowed(_("您不能查看别人的流程实例。"))
    name = request.form.get("name", "").strip()
    with reading() as uow:
        made = scenario_of_instance(uow, instance_key)
    scenario = replace(made.scenario, name=name) if name else made.scenario

    def put(uow: UnitOfWork) -> tuple[int, str]:
        draft = _draft_of(uow, made)
        return draft, add_scenario(uow, draft, scenario)

    draft, file = run(put)
    if made.result.passed:
        flash(_("已存为场景，姓名、企业、电话和文字已遮蔽；在原版本上重放通过。"))
    else:
        why = made.result.failures[0].sentence(language_tag())
        flash(_("已存为场景，内容已遮蔽；但在原版本上重放没有走完，请核对：%(why)s", why=why))
    return redirect(url_for("model_scenarios.try_out", key=draft, scenario=file), 303)


def _draft_of(uow: UnitOfWork, made: Made) -> int:
    mine = select(ModelDraft.key).where(
        ModelDraft.base_deployment_key == made.definition.deployment_key, ModelDraft.state.in_(EDITABLE)
    )
    found = uow.session.scalar(mine.order_by(ModelDraft.changed_at.desc()).limit(1))
    return found if found is not None else open_from_version(uow, made.definition.key).key
