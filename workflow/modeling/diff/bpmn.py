"""Compares two states of a diagram by element: come, gone, changed, moved, in another scope, under another id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.modeling.diff.aspects import ORDER, without_orders
from workflow.modeling.diff.bpmn_things import FILE, Thing, read_things
from workflow.modeling.diff.changes import Change, Detail, details_between

REFERENCES = ("@sourceRef", "@targetRef", "@default", "@attachedToRef", "@processRef")
NEIGHBOURS = ("@sourceRef", "@targetRef", "@attachedToRef")


def diff_bpmn(old: bytes, new: bytes) -> list[Change]:
    """The changes between two diagrams, each thing matched by its id.

    A thing that is gone and one that came are one under a new id when kind, name, scope and what they are joined to
    agree, and no other pair could be meant.

    :raises Invalid: when one of them is no BPMN
    """
    before, after = read_things(old), read_things(new)
    renamed = _renamed(before, after)
    changes = []
    came = {new_id: old_id for old_id, new_id in renamed.items()}
    for id_, thing in after.items():
        was = before.get(came.get(id_, id_))
        if was is None:
            changes.append(_appeared("added", thing))
        else:
            changes += _between(was, thing, renamed)
    gone = [thing for id_, thing in before.items() if id_ not in after and id_ not in renamed]
    return changes + [_appeared("removed", thing) for thing in gone]


def _appeared(kind: str, thing: Thing) -> Change:
    told = [(name, text) for name, text in thing.aspects.items() if not name.startswith((ORDER, "drawn", "@name"))]
    sides = [Detail(name, None, text) if kind == "added" else Detail(name, text, None) for name, text in told]
    return Change(kind, thing.tag, thing.id, thing.name, within=_scope(thing), details=tuple(sides))


def _between(was: Thing, thing: Thing, renamed: Mapping[str, str]) -> Iterator[Change]:
    """A change of each kind there is between two states of one thing."""
    told: dict[str, Any] = {"id": thing.id, "what": thing.tag, "name": thing.name or was.name, "within": _scope(thing)}
    old_id = was.id if was.id != thing.id else None
    if old_id:
        yield Change("renamed", **told, old_id=old_id, details=(Detail("@id", was.id, thing.id),))
    one, other = _translated(was.aspects, renamed), dict(thing.aspects)
    without_orders(one, other)
    details = details_between(one, other)
    if was.tag != thing.tag:
        details = (Detail("@type", was.tag, thing.tag), *details)
    if details:
        yield Change("changed", **told, old_id=old_id, details=details)
    scope = renamed.get(was.scope, was.scope)
    if scope != thing.scope:
        yield Change("rescoped", **told, old_id=old_id, details=(Detail("scope", was.scope, thing.scope),))
    looks = details_between(was.drawn, thing.drawn)
    if looks:
        yield Change("moved", **told, old_id=old_id, details=looks)


def _scope(thing: Thing) -> str:
    return "" if thing.scope == FILE else thing.scope


def _translated(aspects: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """What a thing said, with the ids it refers to as they are now."""
    said = dict(aspects)
    for name in REFERENCES:
        if name in said:
            said[name] = renamed.get(said[name], said[name])
    outgoing = said.get(f"{ORDER}outgoing")
    if outgoing is not None:
        said[f"{ORDER}outgoing"] = ", ".join(renamed.get(one, one) for one in outgoing.split(", "))
    return said


def _renamed(before: Mapping[str, Thing], after: Mapping[str, Thing]) -> dict[str, str]:
    """Old id → new id of what goes under another id; found in rounds, as what is joined to them may be renamed too."""
    gone = {id_: thing for id_, thing in before.items() if id_ not in after}
    came = {id_: thing for id_, thing in after.items() if id_ not in before}
    joined_before, joined_after = _joined(before), _joined(after)
    found: dict[str, str] = {}
    while True:
        pairs: dict[str, list[str]] = {}
        for id_, thing in gone.items():
            if id_ in found:
                continue
            for other in came.values():
                if other.id not in found.values() and _same(thing, other, found, joined_before, joined_after):
                    pairs.setdefault(id_, []).append(other.id)
        sure = {
            id_: ids[0]
            for id_, ids in pairs.items()
            if len(ids) == 1 and sum(ids[0] in others for others in pairs.values()) == 1
        }
        if not sure:
            return found
        found |= sure


def _same(
    thing: Thing, other: Thing, found: Mapping[str, str],
    joined_before: Mapping[str, set[str]], joined_after: Mapping[str, set[str]],
) -> bool:  # fmt: skip
    if (thing.tag, thing.name) != (other.tag, other.name) or found.get(thing.scope, thing.scope) != other.scope:
        return False
    one = {found.get(id_, id_) for id_ in joined_before.get(thing.id, ())}
    there = joined_after.get(other.id, set())
    if thing.tag in {"sequenceFlow", "association", "messageFlow"}:
        return one == there
    return bool(one & there) or (not one and not there and bool(thing.name))


def _joined(things: Mapping[str, Thing]) -> dict[str, set[str]]:
    """Id → the ids a thing is joined to: a flow to its ends, a node to the nodes at the other ends of its flows."""
    joined: dict[str, set[str]] = {}
    for thing in things.values():
        ends = [thing.aspects[name] for name in NEIGHBOURS if name in thing.aspects]
        joined.setdefault(thing.id, set()).update(ends)
        if len(ends) == 2:
            joined.setdefault(ends[0], set()).add(ends[1])
            joined.setdefault(ends[1], set()).add(ends[0])
    return joined
