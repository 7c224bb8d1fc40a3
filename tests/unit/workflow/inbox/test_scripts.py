"""JSON that may stand in a page."""

from __future__ import annotations

import json
from decimal import Decimal

from workflow.inbox.scripts import in_script


def test_nothing_in_it_ends_the_script() -> None:
    made = str(in_script({"a": "</script><!-- &"}))

    assert "<" not in made
    assert json.loads(made) == {"a": "</script><!-- &"}


def test_a_decimal_stays_exact() -> None:
    assert str(in_script({"n": Decimal("0.10")})) == '{"n":0.10}'
