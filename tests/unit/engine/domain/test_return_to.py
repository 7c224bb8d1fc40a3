"""``luodi.returnTo``: ids of user tasks or one word, and what of it is wrong."""

from __future__ import annotations

import pytest

from engine.domain.return_to import RETURN_TO, wrong_targets


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("", []), ("previous", []), ("none", []), ("A, B", []), ("A, caller", []), ("C", ["C"]), ("A, C", ["C"]),
        ("A, previous", ["previous"]), ("none, previous", ["none", "previous"]),
    ],
)  # fmt: skip
def test_what_is_no_user_task_of_the_process_is_wrong(said, wrong):
    assert wrong == wrong_targets({RETURN_TO: said}, {"A", "B"})
