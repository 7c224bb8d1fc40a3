"""Migrates running instances to another version: suggests a mapping, says what cannot move, does it and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import EngineError, Finding, NotFound, Refused
from engine.domain.events import InstanceMigrated
from engine.domain.states import InstanceState
from engine.model.elements import Node
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.runtime.advance import change
from engine.runtime.definitions import Compiled, compiled_definition
from engine.runtime.environment import RunEnvironment
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live
from engine.runtime.migrated_rows import move_rows
from engine.spiff.migrate import Migration
from engine.spiff.serializer import load
from engine.spiff.versions import Suggestion, Version, suggest, unlike
from engine.unit_of_work import UnitOfWork
from engine.world import World


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What became, or would become, of one instance: without ``problem`` it moves; ``findings`` say it by element."""

    instance_key: int
    problem: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether the instance goes on, or would go on, in the target version."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Sides:
    """The elements of two versions by id, and for each of the source those of the target it could become."""

    source: Mapping[str, Node]
    target: Mapping[str, Node]
    could: Mapping[str, tuple[str, ...]]


def sides_of(uow: UnitOfWork, source_definition_key: int, target_definition_key: int) -> Sides:
    """What a person who makes a mapping chooses from: elements of the same kind, whatever scope they stand in.

    :raises NotFound: when there is no such version
    """
    source, target = _version(uow, source_definition_key), _version(uow, target_definition_key)
    by_kind: dict[str, list[str]] = {}
    for element_id, place in target.places.items():
        by_kind.setdefault(place.node.kind, []).append(element_id)
    could = {
        one: tuple(other for other in by_kind.get(place.node.kind, ()) if unlike(source, one, target, other) is None)
        for one, place in source.places.items()
    }
    nodes = [{element_id: place.node for element_id, place in side.places.items()} for side in (source, target)]
    return Sides(nodes[0], nodes[1], could)


def generate_mapping(uow: UnitOfWork, source_definition_key: int, target_definition_key: int) -> Suggestion:
    """Which element of one version is which of the other: by id and kind, else by name and kind.

    :raises NotFound: when there is no such version
    """
    return suggest(_version(uow, source_definition_key), _version(uow, target_definition_key))


def validate_migration(
    uow: UnitOfWork, instance_key: int, target_definition_key: int, mapping: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Why an instance cannot move as it now stands, a finding for each reason; none when it can. Changes nothing.

    :raises NotFound: when the instance or the version does not exist
    :raises Refused: when the instance has ended
    """
    row = uow.session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    state = uow.session.get(InstanceStateRow, instance_key)
    if state is None or row.state in (InstanceState.COMPLETED, InstanceState.TERMINATED):
        raise Refused(f"process instance {instance_key} is {row.state.lower()}; there is nothing to migrate")
    source = compiled_definition(uow, row.definition_key)
    workflow = load(state.blob, source.spec, RunEnvironment(uow, row))
    target = _version(uow, target_definition_key)
    if mapping is None:
        mapping = suggest(Version(source.process, source.spec), target).mapping
    migration = Migration(workflow, Version(source.process, source.spec), target, mapping)
    try:
        migration.apply()
    except Refused as error:
        return error.findings or (Finding("migration-event", error.message),)
    return ()


def validate_migrations(
    world: World,
    instance_keys: Iterable[int],
    target_definition_key: int,
    mapping: Mapping[str, str] | None = None,
    *,
    actor: Actor = SYSTEM,
) -> list[MigrationReport]:
    """What :func:`migrate_instances` would report of each instance as it now stands. Changes nothing.

    :raises NotFound: when the version does not exist
    """

    def look(key: int) -> tuple[Finding, ...]:
        with world.reading(actor) as uow:
            return validate_migration(uow, key, target_definition_key, mapping)

    return _each(world, instance_keys, target_definition_key, look)


def migrate_instance(
    uow: UnitOfWork,
    instance_key: int,
    target_definition_key: int,
    mapping: Mapping[str, str] | None = None,
    *,
    reason: str = "",
) -> None:
    """Let an instance go on in another version, or of another process; without ``mapping`` by the generated one.

    Everything that waits keeps its key, its people, its moments and its comments; it is named as in the target. Waits
    of events that the mapping leaves out are closed, events that only the target has begin to wait. A suspended
    instance may be migrated, and stays suspended.

    :raises NotFound: when the instance or the version does not exist
    :raises Refused: when it has ended, or cannot move; with a finding for each reason; nothing is saved then
    """
    target = compiled_definition(uow, target_definition_key)

    def move(live: Live) -> None:
        source = compiled_definition(uow, live.row.definition_key)
        old, new = _of(source), _of(target)
        named = dict(suggest(old, new).mapping if mapping is None else mapping)
        workflow = Migration(live.workflow, old, new, named).apply()
        before = (live.row.definition_key, live.row.version)
        live.workflow, live.deployment_key = workflow, target.row.deployment_key
        move_rows(uow, live, target.row)
        row = live.row
        uow.emit(
            InstanceMigrated(
                **instance_fields(row), from_definition_key=before[0], from_version=before[1],
                definition_key=row.definition_key, version=row.version, mapping=named, reason=reason,
            )
        )  # fmt: skip

    change(uow, instance_key, move)


def migrate_instances(
    world: World,
    instance_keys: Iterable[int],
    target_definition_key: int,
    mapping: Mapping[str, str] | None = None,
    *,
    reason: str = "",
    actor: Actor = SYSTEM,
) -> list[MigrationReport]:
    """Migrate each instance in a transaction of its own; one that cannot move holds up no other.

    :raises NotFound: when the version does not exist
    """

    def move(key: int) -> tuple[Finding, ...]:
        with world.transaction(actor) as uow:
            migrate_instance(uow, key, target_definition_key, mapping, reason=reason)
        return ()

    return _each(world, instance_keys, target_definition_key, move)


def _each(
    world: World, keys: Iterable[int], target_definition_key: int, do: Callable[[int], tuple[Finding, ...]]
) -> list[MigrationReport]:
    with world.reading() as uow:
        compiled_definition(uow, target_definition_key)
    reports = []
    for key in dict.fromkeys(keys):
        problem = ""
        findings: tuple[Finding, ...] = ()
        try:
            findings = do(key)
            problem = "; ".join(finding.message for finding in findings)
        except EngineError as error:
            problem, findings = error.message, tuple(getattr(error, "findings", ()))
        reports.append(MigrationReport(key, problem, findings))
    return reports


def _version(uow: UnitOfWork, definition_key: int) -> Version:
    return _of(compiled_definition(uow, definition_key))


def _of(compiled: Compiled) -> Version:
    return Version(compiled.process, compiled.spec)
