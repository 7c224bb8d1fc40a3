"""The office of the roles' tests, for those who look after what runs."""

from tests.browser.roles.conftest import enter, lead, office

__all__ = ["enter", "lead", "office"]
