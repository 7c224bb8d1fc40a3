"""The HTTP door of inbound calls: ``POST /hooks/<caller>``, verified by signature, answered by a receipt."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from engine.domain.assignment import Actor
from engine.world import World
from webhooks.receive import receive_call


def inbound_door(world: Callable[[], World]) -> Blueprint:
    """The blueprint; ``world`` gives the engine of the running application. Errors are left to its error pages."""
    door = Blueprint("inbound", __name__)

    @door.post("/hooks/<caller>")
    def receive(caller: str) -> ResponseReturnValue:
        with world().transaction(Actor(name=f"hook:{caller}"[:64])) as uow:
            taken = receive_call(uow, caller, dict(request.headers), request.get_data())
        receipt = {"messageId": taken.message_id, "repeated": taken.repeated}
        if taken.instance_key is not None:
            receipt["processInstanceKey"] = str(taken.instance_key)
        return jsonify(receipt), 200

    return door
