"""The languages of the screen: Chinese is written in the sources, the others in catalogues read as text."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask, g, session
from flask_babel import Babel, Domain, get_locale

from workflow.web.transactions import config

LANGUAGES = {"zh": "zh_CN", "en": "en"}
"""What a person chooses → the locale."""

CATALOGUES = Path(__file__).parent / "translations"


class Catalogue(NullTranslations):
    """Chinese → another language; what is not in it stays Chinese."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext


class TextDomain(Domain):
    """Reads catalogues as ``translations/<language>/*.po``, without the compiling step that is so easily forgotten."""

    def get_translations(self) -> Catalogue:
        """The catalogue of this request, found once: a page asks for a hundred words."""
        found: Catalogue | None = g.get("luodi_catalogue")
        if found is None:
            locale = get_locale()
            found = g.luodi_catalogue = read_catalogue(locale.language if locale else "zh")
        return found


class TextBabel(Babel):
    """Flask-Babel over such catalogues."""

    domain_instance = TextDomain()


@cache
def read_catalogue(language: str) -> Catalogue:
    """The files of a language as one catalogue; an empty one for Chinese, the language of the sources."""
    words: dict[str, str] = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=language)
        words |= {str(message.id): str(message.string) for message in messages if message.id and message.string}
    return Catalogue(words)


def chosen_locale() -> Locale:
    """The locale of this request: the person's choice, else the setting, else Chinese."""
    return _locale(LANGUAGES.get(session.get("language") or config().language or "zh", LANGUAGES["zh"]))


@cache
def _locale(name: str) -> Locale:
    """Read once: the library would read the name anew for every request."""
    return Locale.parse(name)


def install_languages(app: Flask) -> None:
    """Let pages of this app speak the chosen language, with moments in the office's zone."""
    TextBabel(
        app,
        default_locale=LANGUAGES["zh"],
        default_timezone="Asia/Shanghai",
        locale_selector=chosen_locale,
    )
