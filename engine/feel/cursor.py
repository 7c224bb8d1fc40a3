"""Walks over the tokens of one text and says in words what it wanted and what it found."""

from __future__ import annotations

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import END, OPERATOR, WORD, Token, error_at, tokenize

DEEPEST = 80
LONGEST = 100_000


class Cursor:
    """A place in the tokens of ``text``, with a count of how deep the reading is nested."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise FeelSyntaxError(f"the text is longer than {LONGEST} characters", text=text[:200])
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.position]

    def ahead(self, count: int = 1) -> Token:
        """The token ``count`` places further on (the closing one at most)."""
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Read one token."""
        token = self.tokens[self.position]
        if token.kind != END:
            self.position += 1
        return token

    def at_operator(self, *texts: str) -> bool:
        """Whether one of the operators ``texts`` is next."""
        token = self.tokens[self.position]
        return token.kind == OPERATOR and token.text in texts

    def at_word(self, *texts: str) -> bool:
        """Whether one of the words ``texts`` is next."""
        token = self.tokens[self.position]
        return token.kind == WORD and token.text in texts

    def accept(self, text: str) -> bool:
        """Read the operator or word ``text`` if it is next."""
        token = self.tokens[self.position]
        if token.text == text and token.kind in (OPERATOR, WORD):
            self.position += 1
            return True
        return False

    def expect(self, text: str, purpose: str) -> Token:
        """Read ``text``; ``purpose`` says what it would have done.

        :raises FeelSyntaxError: when something else is next
        """
        token = self.token
        if not self.accept(text):
            raise self.wrong(f"expected '{text}' {purpose}")
        return token

    def wrong(self, wanted: str, token: Token | None = None) -> FeelSyntaxError:
        """The error that ``wanted`` was not found at ``token`` (the next one unless given)."""
        token = token or self.token
        found = "the end of the text" if token.kind == END else f"'{token.text}'"
        return error_at(self.text, token.start, f"{wanted} but found {found}")

    def deeper(self) -> None:
        """Enter a nested part.

        :raises FeelSyntaxError: when parts nest deeper than ``DEEPEST``
        """
        self._depth += 1
        if self._depth > DEEPEST:
            raise error_at(self.text, self.token.start, f"the expression is nested deeper than {DEEPEST} levels")

    def shallower(self) -> None:
        """Leave a nested part."""
        self._depth -= 1
