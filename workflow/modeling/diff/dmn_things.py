"""What a DMN file holds: its decisions and inputs by id, and each decision's table as columns and rows of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.domain.errors import Finding, Invalid
from engine.model.reader import parse_xml
from workflow.modeling.diff.aspects import aspects_of, short

REQUIREMENTS = frozenset({"informationRequirement", "knowledgeRequirement", "authorityRequirement"})
COLUMNS = ("input", "output", "annotation")
ENTRIES = {"inputEntry": "input", "outputEntry": "output", "annotationEntry": "annotation"}
ANYTHING = "-"
"""What an input entry without a text says: any value will do."""

_OF_TOOLS = frozenset({"id", "exporter", "exporterVersion"})
_IGNORED = frozenset({"id"})


@dataclass(slots=True)
class Column:
    """A column of a table; ``id`` is its own, or its kind and place where it has none."""

    id: str
    kind: str
    label: str
    aspects: dict[str, str]


@dataclass(slots=True)
class Row:
    """A rule: its id (empty where it has none), its cells by the id of the column, and what else it says."""

    id: str
    cells: dict[str, str]
    aspects: dict[str, str]


@dataclass(slots=True)
class Table:
    """A decision table; ``aspects`` hold its hit policy."""

    aspects: dict[str, str]
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A decision, an input, a piece of knowledge: what it says, how it is drawn, and the tables in its logic."""

    id: str
    tag: str
    aspects: dict[str, str]
    tables: list[Table] = field(default_factory=list)
    drawn: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name, empty where it has none."""
        return self.aspects.get("@name", "")


def read_parts(content: bytes) -> dict[str, Part]:
    """Id → part, in the order of the file; the file itself stands under ``definitions``.

    :raises Invalid: when the file is not well-formed, or is no DMN
    """
    root = parse_xml(content)
    if short(root.tag) != "definitions" or "/DMN/" not in (etree.QName(root).namespace or ""):
        raise Invalid("the file is not DMN", [Finding("dmn-root", "the file is not DMN")])
    parts = {"definitions": Part("definitions", "definitions", aspects_of(root, _has_id, ignored=_OF_TOOLS))}
    for element in root.iterchildren(etree.Element):
        if _has_id(element) and not _is_drawing(element):
            part = Part(element.get("id") or "", short(element.tag), aspects_of(element, _apart, ignored=_IGNORED))
            part.aspects.update(_requirements(element))
            part.tables = [read_table(one) for one in element.iter(etree.Element) if short(one.tag) == "decisionTable"]
            parts[part.id] = part
    for shape in root.iter(etree.Element):
        drawn = parts.get(shape.get("dmnElementRef") or "")
        if drawn is not None:
            for bounds in shape.iterchildren(etree.Element):
                if etree.QName(bounds).localname == "Bounds":
                    drawn.drawn["bounds"] = "{x},{y} {width}×{height}".format_map(_sizes(bounds))
    return parts


def read_table(element: etree._Element) -> Table:
    """A decision table as columns and rows."""
    table = Table({"@hitPolicy": "UNIQUE", **aspects_of(element, _of_table, ignored=_IGNORED)})
    counts = dict.fromkeys(COLUMNS, 0)
    for child in element.iterchildren(etree.Element):
        kind = short(child.tag)
        if kind in COLUMNS:
            counts[kind] += 1
            aspects = aspects_of(child, _nothing, ignored=_IGNORED)
            label = aspects.get("@label") or aspects.get("@name") or aspects.get("inputExpression/text") or ""
            table.columns.append(Column(child.get("id") or f"{kind} {counts[kind]}", kind, label, aspects))
    by_kind = {kind: [column.id for column in table.columns if column.kind == kind] for kind in COLUMNS}
    for child in element.iterchildren(etree.Element):
        if short(child.tag) == "rule":
            cells = dict(_cells(child, by_kind))
            table.rows.append(Row(child.get("id") or "", cells, aspects_of(child, _entry, ignored=_IGNORED)))
    return table


def _cells(rule: etree._Element, by_kind: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    places = dict.fromkeys(COLUMNS, 0)
    for entry in rule.iterchildren(etree.Element):
        kind = ENTRIES.get(short(entry.tag))
        if kind is None or places[kind] >= len(by_kind[kind]):
            continue
        text = "".join((one.text or "") for one in entry.iterchildren(etree.Element) if short(one.tag) == "text")
        yield by_kind[kind][places[kind]], text.strip() or (ANYTHING if kind == "input" else "")
        places[kind] += 1


def _requirements(element: etree._Element) -> Iterator[tuple[str, str]]:
    """What a decision asks of others, by the id of the other: a list of names, not of places."""
    for requirement in element.iterchildren(etree.Element):
        if short(requirement.tag) in REQUIREMENTS:
            for asked in requirement.iterchildren(etree.Element):
                yield f"requires[{(asked.get('href') or '').removeprefix('#')}]", short(asked.tag)


def _sizes(bounds: etree._Element) -> dict[str, str]:
    return {name: f"{float(bounds.get(name) or 0):g}" for name in ("x", "y", "width", "height")}


def _is_drawing(element: etree._Element) -> bool:
    return "DMNDI" in (etree.QName(element).namespace or "") or short(element.tag) == "extensionElements"


def _has_id(element: etree._Element) -> bool:
    return bool(element.get("id")) or _is_drawing(element)


def _apart(element: etree._Element) -> bool:
    return short(element.tag) in REQUIREMENTS | {"decisionTable"}


def _of_table(element: etree._Element) -> bool:
    return short(element.tag) in {*COLUMNS, "rule"}


def _entry(element: etree._Element) -> bool:
    return short(element.tag) in ENTRIES


def _nothing(element: etree._Element) -> bool:
    return False
