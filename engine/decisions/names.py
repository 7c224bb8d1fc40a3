"""Which names the expressions of a model may use anywhere, so that those of several words can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.decisions.reading import Node, is_own, local, name_of

if TYPE_CHECKING:
    from engine.decisions.model import DecisionModel

_NAMED = frozenset(
    {
        "variable",
        "itemComponent",
        "itemDefinition",
        "output",
        "column",
        "formalParameter",
        "parameter",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "import",
    }
)
# A key in a context written as FEEL. Words side by side mean nothing else in FEEL, keywords apart.
_KEY = re.compile(r"[{,]\s*([^\W\d]\w*(?:\s+\w+)+)\s*:")
_KEYWORDS = frozenset(
    ("and or in if then else for return some every satisfies between instance of function external not").split()
    + ["true", "false", "null"]
)
_SIGNS = re.compile(r"\s*(?:[-+*/]|\*\*)\s*")


def common_names(root: Node, imports: Mapping[str, DecisionModel]) -> frozenset[str]:
    """The names of variables, components, outputs and elements of the model and of those it imports.

    The keys of several words in contexts written as FEEL are among them: other expressions may ask for the entries.
    A name like ``a-b`` is left out where ``a`` and ``b`` are names too: there the sign is a sign, unless the
    expression has ``a-b`` in its own scope.
    """
    names: set[str] = set()
    for node in root.iter():
        name = local(node)
        if name in _NAMED and is_own(node):
            names.add(name_of(node))
        elif name == "text":
            names.update(_keys("".join(node.itertext())))
        if variable := node.get("iteratorVariable"):
            names.add(" ".join(variable.split()))
    for name, imported in imports.items():
        names |= {name} | imported.names
    names.discard("")
    return frozenset(name for name in names if not _is_arithmetic(name, names))


def _is_arithmetic(name: str, names: set[str]) -> bool:
    parts = _SIGNS.split(name)
    return len(parts) > 1 and all(part in names for part in parts)


def _keys(text: str) -> Iterator[str]:
    for key in _KEY.findall(text):
        words = key.split()
        if not _KEYWORDS.intersection(words):
            yield " ".join(words)
