"""Deploys a folder: every process, decision and form in it as one unit, or nothing at all.

Equal content makes no new version. A process's digest covers the diagram and the forms and decisions beside it, so
that a form-only change is a new version too; instances stay on the version they started on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, delete, func, select

from engine.decisions import DecisionModel
from engine.domain import events
from engine.domain.errors import Broken, Finding, Invalid
from engine.model.elements import Process
from engine.persistence.definitions import DecisionDefinition, Deployment, FormDefinition, ProcessDefinition, Resource
from engine.persistence.work import GatheredStart, MessageSubscription, SignalSubscription, Timer
from engine.runtime.check import Checked, check_resources, errors_in
from engine.runtime.decision_files import digest_of
from engine.runtime.elsewhere import Deployed
from engine.runtime.start_events import subscribe_starts
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeployedVersion:
    """A process, decision or form of a deployment and the version it now has."""

    key: int
    id: str
    version: int
    name: str
    resource_name: str
    is_new: bool

    @property
    def definition_key(self) -> int:
        """The key under its longer name."""
        return self.key

    @property
    def process_id(self) -> str:
        """The id under its longer name."""
        return self.id


@dataclass
class DeployResult:
    """What a deployment made or found."""

    deployment_key: int
    processes: list[DeployedVersion] = field(default_factory=list)
    decisions: list[DeployedVersion] = field(default_factory=list)
    forms: list[DeployedVersion] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether anything got a new version."""
        return any(v.is_new for v in (*self.processes, *self.decisions, *self.forms))


def deploy(uow: UnitOfWork, resources: Mapping[str, bytes], *, name: str = "") -> DeployResult:
    """Deploy files, given by name.

    :raises Invalid: with findings by file and element, when anything in it cannot run; then nothing is deployed
    """
    checked = Checked(resources)
    findings = check_resources(resources, checked=checked, elsewhere=Deployed(uow))
    if errors_in(findings):
        first, more = errors_in(findings)[0], len(errors_in(findings)) - 1
        rest = f" (and {more} more findings)" if more else ""
        raise Invalid(f"{name or first.file or 'the files'} cannot be deployed: {first.message}{rest}", findings)
    if not checked.processes and not checked.models and not checked.forms:
        raise Invalid(
            "there is nothing to deploy: no .bpmn, .dmn or .form file with a process, decision or form in it",
            [Finding("nothing-to-deploy", "no process, decision or form was found")],
        )
    result = _Deployer(uow, resources, checked, name).run()
    result.warnings = findings
    return result


class _Deployer:
    def __init__(self, uow: UnitOfWork, resources: Mapping[str, bytes], checked: Checked, name: str) -> None:
        self.uow = uow
        self.resources = resources
        self.checked = checked
        self.name = name
        self.key = uow.next_key()
        self.latest: dict[tuple[Any, str], Any] = {}
        self.whole = digest_of(*(part for item in sorted(resources.items()) for part in (item[0].encode(), item[1])))

    def run(self) -> DeployResult:
        result = DeployResult(self.key)
        session = self.uow.session
        deployment = Deployment(key=self.key, name=self.name, deployed_at=self.uow.now, deployed_by=self.uow.actor.name)
        with session.no_autoflush:
            self._look_up()
            for file, process in self.checked.processes:
                result.processes.append(self._process(file, process))
            for file, model in self.checked.models:
                result.decisions.extend(self._decisions(file, model))
            for file, form in self.checked.forms:
                result.forms.append(self._form(file, form, any(p.is_new for p in result.processes)))
        if not result.is_new:
            for row in list(session.new):
                if isinstance(row, (ProcessDefinition, DecisionDefinition, FormDefinition)):
                    session.expunge(row)
            result.deployment_key = self._deployment_of(result)
            return result
        pending = [r for r in session.new if isinstance(r, (ProcessDefinition, DecisionDefinition, FormDefinition))]
        for row in pending:
            session.expunge(row)
        session.add(deployment)
        for file, content in self.resources.items():
            session.add(Resource(key=self.uow.next_key(), deployment_key=self.key, name=file, content=content))
        session.flush()
        session.add_all(pending)
        session.flush()
        for version in result.processes:
            if version.is_new:
                self._start_subscriptions(version)
        self.uow.emit(
            events.Deployed(deployment_key=self.key, process_ids=tuple(p.id for p in result.processes if p.is_new))
        )
        return result

    def _look_up(self) -> None:
        """Ask once for the newest version there is of each process, decision and form, instead of once for each."""
        checked = self.checked
        decisions = [id_ for _file, model in checked.models for id_ in model.decisions]
        asked: tuple[tuple[Any, Any, Any, list[str]], ...] = (
            (ProcessDefinition, ProcessDefinition.process_id, ProcessDefinition.version,
             [process.id for _file, process in checked.processes]),
            (DecisionDefinition, DecisionDefinition.decision_id, DecisionDefinition.version, decisions),
            (FormDefinition, FormDefinition.form_id, FormDefinition.key,
             [str(form["id"]) for _file, form in checked.forms]),
        )  # fmt: skip
        for table, id_, order, wanted in asked:
            newest = select(id_.label("id"), func.max(order).label("last")).where(id_.in_(wanted)).group_by(id_)
            last = newest.subquery()
            question = select(table).join(last, and_(id_ == last.c.id, order == last.c.last))
            for row in self.uow.session.scalars(question) if wanted else ():
                self.latest[table, getattr(row, id_.key)] = row

    def _process(self, file: str, process: Process) -> DeployedVersion:
        latest = self.latest.get((ProcessDefinition, process.id))
        if latest is not None and latest.digest == self.whole:
            return DeployedVersion(latest.key, process.id, latest.version, latest.name, file, False)
        start = next((n for n in process.scope.nodes.values() if n.kind == "startEvent" and not n.events), None)
        row = ProcessDefinition(
            key=self.uow.next_key(), process_id=process.id, version=latest.version + 1 if latest else 1,
            version_tag=process.version_tag, name=process.name or process.id, deployment_key=self.key,
            resource_name=file, digest=self.whole, start_form_id=start.extensions.form_id if start else None,
            deployed_at=self.uow.now,
        )  # fmt: skip
        self.uow.session.add(row)
        return DeployedVersion(row.key, process.id, row.version, row.name, file, True)

    def _decisions(self, file: str, model: DecisionModel) -> list[DeployedVersion]:
        digest = self.checked.decision_files.digest(file)
        requirements_key = self.uow.next_key()
        versions = []
        for decision_id, decision in model.decisions.items():
            latest = self.latest.get((DecisionDefinition, decision_id))
            if latest is not None and latest.digest == digest:
                versions.append(DeployedVersion(latest.key, decision_id, latest.version, latest.name, file, False))
                continue
            row = DecisionDefinition(
                key=self.uow.next_key(), decision_id=decision_id, version=latest.version + 1 if latest else 1,
                version_tag=decision.version_tag, name=decision.name or decision_id, requirements_id=model.id or "",
                requirements_key=requirements_key, deployment_key=self.key, resource_name=file, digest=digest,
            )  # fmt: skip
            self.uow.session.add(row)
            versions.append(DeployedVersion(row.key, decision_id, row.version, row.name, file, True))
        return versions

    def _form(self, file: str, form: Mapping[str, Any], with_new_process: bool) -> DeployedVersion:
        form_id, tag = str(form["id"]), form.get("versionTag")
        digest = digest_of(self.resources[file])
        latest = self.latest.get((FormDefinition, form_id))
        same = latest is not None and latest.digest == digest
        if latest is not None and same and not with_new_process:
            return DeployedVersion(latest.key, form_id, latest.version, form_id, file, False)
        version = 1 if latest is None else latest.version if same else latest.version + 1
        row = FormDefinition(
            key=self.uow.next_key(), form_id=form_id, version=version, deployment_key=self.key, resource_name=file,
            digest=digest, version_tag=tag if isinstance(tag, str) else None,
        )  # fmt: skip
        self.uow.session.add(row)
        return DeployedVersion(row.key, form_id, version, form_id, file, not same)

    def _deployment_of(self, result: DeployResult) -> int:
        session = self.uow.session
        for table, versions in (
            (ProcessDefinition, result.processes),
            (DecisionDefinition, result.decisions),
            (FormDefinition, result.forms),
        ):
            if versions:
                return int(session.scalars(select(table.deployment_key).where(table.key == versions[0].key)).one())
        return self.key

    def _start_subscriptions(self, version: DeployedVersion) -> None:
        older = select(ProcessDefinition.key).where(
            ProcessDefinition.process_id == version.id, ProcessDefinition.key != version.key
        )
        self.uow.session.execute(delete(GatheredStart).where(GatheredStart.definition_key.in_(older)))
        for table in (Timer, MessageSubscription, SignalSubscription):
            self.uow.session.execute(
                delete(table)
                .where(table.instance_key.is_(None), table.definition_key.in_(older))
                .execution_options(synchronize_session=False)
            )
        process = next(p for _file, p in self.checked.processes if p.id == version.id)
        try:
            subscribe_starts(self.uow, version.key, process)
        except Broken as error:
            finding = Finding("start-event", error.message, element=error.element_id, file=version.resource_name)
            raise Invalid(f"{version.resource_name} cannot be deployed: {error.message}", [finding]) from error
