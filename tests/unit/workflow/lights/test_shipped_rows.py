"""``docs/lights.md`` shows the rows as they are shipped."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[4]
DMN = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
GROUPS = {
    "talking": "在谈（A/B）",
    "framework": "框架协议",
    "signed_not_started": "签约未开工",
    "signed_not_landed": "签约未落地（用地）",
    "landed_not_started": "落地未开工",
    "started_not_entered": "开工未入统",
    "building": "在建",
    "completed_not_producing": "竣工未投产",
}


def shipped_rows() -> list[str]:
    """The decision table as lines of Markdown: row, group, condition, light, code, source."""
    table = etree.parse(ROOT / "bpmn/light_project/light_project.dmn").find(".//d:decisionTable", DMN)
    labels = [column.get("label") for column in table.findall("d:input", DMN)]
    lines = []
    for rule in table.findall("d:rule", DMN):
        row = rule.findtext("d:description", namespaces=DMN).removeprefix("8.3 第 ").removesuffix(" 行")
        cells = [entry.findtext("d:text", namespaces=DMN) for entry in rule.findall("d:inputEntry", DMN)]
        light, code, _words, _evidence, basis = (
            entry.findtext("d:text", namespaces=DMN).strip('"') for entry in rule.findall("d:outputEntry", DMN)
        )
        group = "任意" if cells[0] == "-" else GROUPS[cells[0].split('"')[1]]
        condition = "，".join(
            f"{label} {cell}" for label, cell in zip(labels[1:], cells[1:], strict=True) if cell != "-"
        )
        lines.append(f"| {row} | {group} | {condition} | {light} | `{code}` | {basis} |")
    return lines


def test_the_handbook_shows_the_rows_as_they_are_shipped() -> None:
    lines = (ROOT / "docs/lights.md").read_text("utf-8").splitlines()
    shown = [line for line in lines if line.startswith("| ") and line.split()[1].isdigit()]

    assert shown == shipped_rows()


def test_all_twenty_one_rows_are_shipped() -> None:
    rows = [int(line.split()[1]) for line in shipped_rows()]

    assert sorted(set(rows)) == list(range(1, 22))
