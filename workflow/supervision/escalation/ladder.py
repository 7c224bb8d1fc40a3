"""The ladder's round: near and late tasks, red lights, notes nobody answers, units with many orders."""

from __future__ import annotations

from engine.world import World
from workflow.supervision.escalation.escalate_tasks import escalate_tasks
from workflow.supervision.escalation.red_lights import note_red_lights
from workflow.supervision.escalation.silent_notes import supervise_silent_notes
from workflow.supervision.escalation.unit_patterns import propose_for_units


def climb(world: World) -> int:
    """Do what is due by itself, once each; how many steps were done. Nothing before the decision is deployed."""
    return escalate_tasks(world) + note_red_lights(world) + supervise_silent_notes(world) + propose_for_units(world)
