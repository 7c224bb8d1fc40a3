"""迁移: choose the target version, map element by element, look at each instance, begin the batch."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Conflict, EngineError, Finding, Invalid
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.runtime import generate_mapping, sides_of
from workflow.inbox.scripts import in_script
from workflow.operations.batches.choosing import MOST, by_filter
from workflow.operations.batches.kinds import KINDS
from workflow.operations.migrating import looks, plans, standing
from workflow.operations.migrating.models import MigrationPlan
from workflow.operations.narrowing import InstanceFilter
from workflow.people.queries import display_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("migrating", __name__, template_folder="../templates")

PREFIX = "map:"


@blueprint.route("/migrations/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Step 1: from which version (``definition``, or that of ticked instances, ``key``), to which."""
    return choose()


@blueprint.post("/migrations")
def make() -> ResponseReturnValue:
    """Begin a plan."""
    given = request.form
    source, target = key_of(given.get("source")), key_of(given.get("target"))
    try:
        if source is None or target is None:
            raise Invalid(_("请选择目标版本。"), [Finding("required", _("请选择目标版本。"), element="target")])
        with transaction() as uow:
            keys = _ticked()
            plan = plans.make_plan(uow, source, target, keys or None, like=key_of(given.get("like")))
    except Invalid as error:
        return choose(error), 422
    return redirect(url_for("migrating.mapping", key=plan.key), 303)


@blueprint.get("/migrations/<int:key>")
def mapping(key: int) -> ResponseReturnValue:
    """Step 2: the mapping on two diagrams, and as a table."""
    return _mapping_page(key)


@blueprint.post("/migrations/<int:key>")
def keep(key: int) -> ResponseReturnValue:
    """Keep the mapping, and go on to look at the instances."""
    given = {
        name.removeprefix(PREFIX): value for name, value in request.form.items() if name.startswith(PREFIX) and value
    }
    try:
        with transaction() as uow:
            changed = plans.keep_mapping(
                uow, key, key_of(request.form.get("revision")) or 0, given, request.form.get("name", "")
            )
    except Invalid as error:
        return _mapping_page(key, error, given), 422
    except Conflict as error:
        return _mapping_page(key, error, given), 409
    if request.form.get("go") == "check":
        return redirect(url_for("migrating.check", key=key), 303)
    flash(_("映射已保存。") if changed else _("映射没有变化，已保存。"))
    return redirect(url_for("migrating.mapping", key=key), 303)


@blueprint.get("/migrations/<int:key>/check")
def check(key: int) -> ResponseReturnValue:
    """Steps 3 and 4: what was found of each instance, and the batch."""
    return _check_page(key, "operations/migration_check.html")


@blueprint.post("/migrations/<int:key>/look")
def look(key: int) -> ResponseReturnValue:
    """Look at some more instances; the part of the page that tells what was found."""
    with reading() as uow:
        seen = plans.find_plan(uow.session, key)
        found = looks.look(uow, seen) if seen.checked_at is None else []
    if seen.checked_at is None:
        with transaction() as uow:
            looks.keep_looks(uow, key, seen, found)
    if "HX-Request" in request.headers:
        return _check_page(key, "operations/_migration_looks.html")
    return redirect(url_for("migrating.check", key=key), 303)


@blueprint.post("/migrations/<int:key>/again")
def again(key: int) -> ResponseReturnValue:
    """Look at all anew."""
    with transaction() as uow:
        plans.forget_looks(uow, plans.find_plan(uow.session, key))
    return redirect(url_for("migrating.check", key=key), 303)


@blueprint.post("/migrations/<int:key>/start")
def start(key: int) -> ResponseReturnValue:
    """Begin the batch."""
    try:
        with transaction() as uow:
            batch_key = plans.migrate_by_plan(uow, key, request.form.get("reason", ""))
    except Invalid as error:
        return _check_page(key, "operations/migration_check.html", error), 422
    flash(_("迁移已开始。"))
    return redirect(url_for("batches.batch", key=batch_key), 303)


def choose(error: EngineError | None = None) -> str:
    """Step 1 for what the request names; the list of instances leads here too."""
    with reading() as uow:
        ticked = _ticked()
        if request.values.get("all"):
            wanted = InstanceFilter.from_text(request.values.get("filter", ""))
            ticked = by_filter(uow, KINDS["migrate"], wanted).keys[:MOST]
        running = _running(uow.session, ticked, key_of(request.values.get("definition")))
        sources = [row for row, _count in running]
        processes = {row.process_id for row in sources}
        kept = [plan for row in sources for plan in plans.kept_mappings(uow.session, row.key)]
        return render_template(
            "operations/migration_new.html",
            running=running,
            targets=_versions(uow.session, processes),
            kept=kept,
            versions={row.key: row for row in _versions(uow.session, processes)},
            names=display_names(uow.session, {plan.changed_by for plan in kept}),
            ticked=ticked,
            given=request.values,
            error=error,
        )


def _running(session: Session, ticked: Sequence[int], definition: int | None) -> list[tuple[ProcessDefinition, int]]:
    """The versions to move from, each with how many instances run in it (of those that were ticked)."""
    query = (
        select(ProcessDefinition, func.count(ProcessInstance.key))
        .outerjoin(
            ProcessInstance,
            (ProcessInstance.definition_key == ProcessDefinition.key) & ProcessInstance.state.in_(plans.UNENDED),
        )
        .group_by(ProcessDefinition.key)
        .order_by(func.count(ProcessInstance.key).desc())
    )
    if ticked:
        query = query.where(ProcessInstance.key.in_(ticked))
    else:
        query = query.where(ProcessDefinition.key == (definition or 0))
    return [(row, count) for row, count in session.execute(query)]


def _versions(session: Session, processes: set[str]) -> list[ProcessDefinition]:
    query = select(ProcessDefinition).where(ProcessDefinition.process_id.in_(processes))
    return list(session.scalars(query.order_by(ProcessDefinition.process_id, ProcessDefinition.version.desc())))


def _ticked() -> list[int]:
    found = (key_of(text) for given in request.values.getlist("key") for text in given.split())
    return list(dict.fromkeys(key for key in found if key is not None))


def _mapping_page(key: int, error: EngineError | None = None, given: dict[str, str] | None = None) -> str:
    with reading() as uow:
        plan = plans.find_plan(uow.session, key)
        sides = sides_of(uow, plan.source_key, plan.target_key)
        suggested = generate_mapping(uow, plan.source_key, plan.target_key).mapping
        rows = standing.rows_of(sides, plan.mapping if given is None else given, standing.tokens_of(uow.session, plan))
        told = {
            "suggested": suggested,
            "names": {
                side: {element_id: standing.named(node) for element_id, node in nodes.items()}
                for side, nodes in (("source", sides.source), ("target", sides.target))
            },
            "tokens": {row.id: row.tokens for row in rows if row.tokens},
        }
        return render_template(
            "operations/migration_mapping.html",
            **_head(uow.session, plan),
            rows=rows,
            prefix=PREFIX,
            told=in_script(told),
            unreached=len(set(sides.target) - set(plan.mapping.values())),
            error=error,
            errors={finding.element for finding in getattr(error, "findings", ())},
            revision=request.form.get("revision", plan.revision),
            name=request.form.get("name", plan.name),
        )


def _check_page(key: int, template: str, error: EngineError | None = None) -> str:
    with reading() as uow:
        plan = plans.find_plan(uow.session, key)
        movable, stuck = looks.totals(uow.session, key)
        done = plan.checked_at is not None
        total = plans.how_many(uow.session, plan)
        sides = sides_of(uow, plan.source_key, plan.target_key) if done else None
        called, calling = standing.calls_of(uow.session, plan) if done else (0, 0)
        return render_template(
            template,
            **_head(uow.session, plan),
            total=max(total, plan.checked),
            movable=movable,
            stuck=stuck,
            reasons=looks.reasons(uow.session, key) if stuck else [],
            names_of={element: standing.named(node) for element, node in sides.source.items()} if sides else {},
            changes=standing.task_changes(uow.session, plan, sides) if sides else [],
            called=called,
            calling=calling,
            error=error,
            given=request.form,
        )


def _head(session: Session, plan: MigrationPlan) -> dict[str, object]:
    return {
        "plan": plan,
        "source": session.get_one(ProcessDefinition, plan.source_key),
        "target": session.get_one(ProcessDefinition, plan.target_key),
        "chosen": plans.how_many(session, plan),
    }
