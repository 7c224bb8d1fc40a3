"""Numbers of orders when many are opened at once: by year, none twice, none left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from engine.runtime import correlate_message
from workflow.supervision.models import SupervisionOrder

WRITERS, EACH = 4, 4


@pytest.mark.both_databases
def test_many_at_once_leave_no_gap(walk):
    made = walk("ip_supervision")

    def write(writer: int) -> None:
        for number in range(EACH):
            variables = {"subject": f"{writer}-{number}", "host_org": "t_lx"}
            made.world.run(lambda uow, given=variables: correlate_message(uow, "msg_supervision_create", "", given))

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))

    with made.world.reading() as uow:
        numbers = sorted(uow.session.scalars(select(SupervisionOrder.order_no)))
    assert numbers == [f"DB-2023-{number:04d}" for number in range(1, WRITERS * EACH + 1)]
