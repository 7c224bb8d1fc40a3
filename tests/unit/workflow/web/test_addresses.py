"""Only pages of this server are led back to."""

from __future__ import annotations

import pytest

from workflow.web.addresses import own_address


@pytest.mark.parametrize("given", ["/", "/tasks?light=red", "/a//b", "/项目"])
def test_a_path_of_this_server_is_kept(given):
    assert given == own_address(given)


@pytest.mark.parametrize(
    "given", [None, "", "tasks", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_anything_else_is_dropped(given):
    assert own_address(given) is None
