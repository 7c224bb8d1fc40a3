"""The heart: lock, load, act, step, save, emit; for one instance and all that its step touches.

An operation calls :func:`advance` with what it wants done. While that runs, further steps may become due (a child
instance to start, a caller to go on, a message to deliver): they queue up on the unit of work and run one after
another; only then are the touched states saved. So an instance is loaded and saved once a transaction.
"""

from __future__ import annotations

from engine.domain.states import InstanceState
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.runtime.apply import apply_effects
from engine.runtime.live import Act, Live, later, lock_instance, take_up
from engine.runtime.variables import write_variables
from engine.spiff.serializer import dump
from engine.spiff.tokens import MAX_STEPS
from engine.unit_of_work import UnitOfWork

CONTINUED_STEPS = 1_000
"""Elements that a transaction passes which only goes on with a long run: nobody waits for it, but others for a turn."""


def advance(uow: UnitOfWork, instance_key: int, act: Act, *, continued: bool = False) -> None:
    """Do ``act`` on an instance, go on until it waits, and write everything that follows from it.

    ``continued`` says that this only goes on where a long run stopped.

    :raises NotFound: when there is no such instance
    :raises Refused: when it has ended, or is suspended
    """
    later(uow, instance_key, act)
    drain(uow, min(MAX_STEPS, CONTINUED_STEPS) if continued else MAX_STEPS)


def change(uow: UnitOfWork, instance_key: int, act: Act) -> None:
    """Do ``act`` on an instance that may be suspended: one that is, is saved with the change and does not go on.

    :raises NotFound: when there is no such instance
    :raises Refused: when it has ended
    """
    if lock_instance(uow, instance_key).state != InstanceState.SUSPENDED:
        advance(uow, instance_key, act)
        return
    live = take_up(uow, instance_key, even_suspended=True)
    act(live)
    live.workflow.keep_changes()
    apply_effects(uow, live)
    if not uow.running:
        save(uow)


def drain(uow: UnitOfWork, steps: int | None = None) -> None:
    """Run every queued step, then save; inside a running step the outermost call does it.

    At most ``steps`` elements are passed (``None``: :data:`MAX_STEPS`), the rest is left to a job.

    An instance that threw something outwards goes on when everybody who heard it has acted: so what it interrupts, in
    this very instance or in a caller, does no further step.
    """
    if uow.running:
        return
    uow.running = True
    steps = MAX_STEPS if steps is None else steps
    paused: dict[int, None] = {}
    try:
        while uow.followups or paused:
            key, step = uow.followups.popleft() if uow.followups else (next(iter(paused)), _go_on)
            paused.pop(key, None)
            uow.current = key
            live = take_up(uow, key)
            step(live)
            steps -= live.workflow.run(steps)
            apply_effects(uow, live)
            if live.workflow.paused and live.workflow.ended is None:
                paused[key] = None
        save(uow)
    finally:
        uow.running, uow.current = False, None


def _go_on(live: Live) -> None:
    live.workflow.unpause()


def save(uow: UnitOfWork) -> None:
    """Write the state and variables of every instance taken up, and let go of those that ended."""
    if len(uow.live) > 1 and not uow.locking:
        for root_key in {live.row.root_key for live in uow.live.values()}:
            uow.session.hold_row(ProcessInstance, root_key)
    for live in uow.live.values():
        write_variables(uow, live)
        _save_state(uow, live)
    uow.live = {key: live for key, live in uow.live.items() if live.workflow.ended is None}


def _save_state(uow: UnitOfWork, live: Live) -> None:
    key, version = live.row.key, live.version
    if live.workflow.ended is not None:
        if version:
            uow.session.change_row_as_read(InstanceStateRow, key, "version", version, None)
        return
    live.version += 1
    live.saved = True
    values = {"blob": dump(live.workflow), "version": live.version}
    if version:
        uow.session.change_row_as_read(InstanceStateRow, key, "version", version, values)
    else:
        uow.session.insert_row(InstanceStateRow, {"instance_key": key, **values})
