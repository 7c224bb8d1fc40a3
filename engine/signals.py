"""The two blinker signals of the engine; only the unit of work sends them, only ``workflow.wiring`` connects.

``recording`` is sent before commit, with the sender being the event and ``uow`` the unit of work: audit log,
business rows, webhook rows. A receiver that raises aborts the transaction. ``announced`` is sent after commit,
with the event alone: live pages, metrics. A receiver that raises is logged and the next one is called.
"""

from __future__ import annotations

from blinker import Signal

recording = Signal("an event, before the commit that makes it true")
announced = Signal("an event, after the commit that made it true")
