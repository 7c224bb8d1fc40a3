"""Reads the XML of a decision model into elements without prefixes, safely and with line numbers.

Namespaces of DMN 1.1 to 1.5 are taken as one language: the elements read here kept their names and
meaning over the versions. Documentation, diagrams and extension elements, the version tag apart, are not looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from engine.domain.errors import Finding, Invalid

MODEL_NAMESPACE = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/|dmn\.xsd)")
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MAX_BYTES = 16 * 1024 * 1024

Node: TypeAlias = etree._Element


def read_definitions(xml: bytes, *, file: str = "") -> Node:
    """The ``definitions`` element of a decision model.

    :param xml: the file as it is, in any encoding it declares
    :raises Invalid: when it is no well-formed XML (line and column in the finding), too big, or
        another kind of document; external entities are neither resolved nor fetched
    """
    if len(xml) > MAX_BYTES:
        raise _refusal("dmn-too-big", f"the file is {len(xml)} bytes long; {MAX_BYTES} are the most", file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = f"not well-formed XML at line {line}, column {column}: {error.msg}"
        raise _refusal("dmn-xml", message, file, line) from error
    except ValueError as error:
        raise _refusal("dmn-xml", f"not readable as XML: {error}", file) from error
    if local(root) != "definitions" or not MODEL_NAMESPACE.fullmatch(namespace_of(root)):
        raise _refusal(
            "dmn-root", f"the root element is {root.tag}, not the definitions of a DMN model", file, root.sourceline
        )
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal("dmn-doctype", "a decision model has no document type declaration", file)
    return root


@lru_cache(maxsize=4_096)
def _parts(tag: object) -> tuple[str, str, bool]:
    """Namespace and name of a tag, and whether it is one of the model's own; comments have neither."""
    if not isinstance(tag, str):
        return "", "", False
    namespace, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return namespace, name, MODEL_NAMESPACE.fullmatch(namespace) is not None


def local(node: Node) -> str:
    """The element's name without its namespace."""
    return _parts(node.tag)[1]


def namespace_of(node: Node) -> str:
    """The element's namespace, empty when it has none."""
    return _parts(node.tag)[0]


def is_own(node: Node) -> bool:
    """Whether the element is one of the language, in any of its versions."""
    return _parts(node.tag)[2]


def children(node: Node, *names: str) -> Iterator[Node]:
    """The model's own child elements, those of the given names when names are given."""
    for child in node:
        _namespace, name, own = _parts(child.tag)
        if own and (not names or name in names):
            yield child


def child(node: Node, *names: str) -> Node | None:
    """The first child of one of the names, ``None`` when there is none."""
    return next(children(node, *names), None)


def version_tag(node: Node) -> str | None:
    """The name that the version of a decision goes by, an extension of the field's."""
    extensions = child(node, "extensionElements")
    tag = None if extensions is None else extensions.find(f"{{{ZEEBE}}}versionTag")
    return None if tag is None else (tag.get("value") or "").strip()[:255] or None


def text_of(node: Node | None) -> str:
    """The text of the ``text`` child, stripped; empty when there is none."""
    inner = None if node is None else child(node, "text")
    return "" if inner is None else "".join(inner.itertext()).strip()


def name_of(node: Node) -> str:
    """The ``name`` attribute with its white space made single blanks (DMN 1.5, 10.3.1.2: names)."""
    return " ".join((node.get("name") or "").split())


def variable_name(node: Node) -> str:
    """The name under which others see the element: its variable's, else its own, else its id."""
    variable = child(node, "variable")
    named = name_of(variable) if variable is not None else ""
    return named or name_of(node) or node.get("id") or ""


def type_ref(node: Node | None) -> str:
    """The type reference of an element, as attribute or, in item definitions, as child."""
    if node is None:
        return ""
    inner = child(node, "typeRef")
    raw = node.get("typeRef") or ("" if inner is None else (inner.text or ""))
    # DMN 1.1 wrote feel:number, a qualified name of the FEEL namespace.
    prefix, _, rest = raw.strip().partition(":")
    if rest and "/FEEL/" in (node.nsmap.get(prefix) or ""):
        return rest
    return " ".join(raw.split())


def element_id(node: Node) -> str | None:
    """The id of the element, or of the nearest one around it that has one."""
    at: Node | None = node
    while at is not None:
        if at.get("id"):
            return at.get("id")
        at = at.getparent()
    return None


def finding(node: Node, rule: str, message: str, *, file: str = "", severity: str = "error") -> Finding:
    """A finding at the place of ``node``."""
    return Finding(
        rule=rule, message=message, element=element_id(node), line=node.sourceline, file=file or None, severity=severity
    )


def _refusal(rule: str, message: str, file: str, line: int | None = None) -> Invalid:
    return Invalid(message, [Finding(rule=rule, message=message, line=line, file=file or None)])
