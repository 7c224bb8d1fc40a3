"""File by file: what only the newer version changed is taken, what both changed stays."""

from __future__ import annotations

import pytest

from workflow.modeling.drafts.files import digest_of
from workflow.modeling.drafts.taking_over import compare


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "taken", "both"),
    [
        (b"a", b"a", b"a", False, False),
        (b"a", b"a", b"b", True, False),
        (b"a", b"b", b"a", False, False),
        (b"a", b"b", b"b", False, False),
        (b"a", b"b", b"c", False, True),
        (None, None, b"b", True, False),
        (None, b"b", None, False, False),
        (b"a", b"a", None, True, False),
        (b"a", None, b"b", False, True),
        (b"a", b"b", None, False, True),
    ],
)
def test_each_way_a_file_can_have_gone(base, mine, theirs, taken, both):
    def held(content):
        return {} if content is None else {"x.bpmn": content}

    done = compare({name: digest_of(one) for name, one in held(base).items()}, held(mine), held(theirs))

    assert (taken, both) == (bool(done.taken), bool(done.both))


def test_scenarios_are_not_part_of_a_deployment_and_stay():
    done = compare({"x.scenario": digest_of(b"a")}, {"x.scenario": b"a"}, {})

    assert ([], []) == (done.taken, done.both)
