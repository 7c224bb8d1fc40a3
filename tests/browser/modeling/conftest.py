"""What browser tests of models share: the office, its people, and its shipped diagrams."""

from tests.browser.roles.conftest import enter, office

__all__ = ["enter", "office"]
