"""Runs the cases of the DMN technology compatibility kit in a folder and prints how many pass, per level.

``python bench/dmn_tck.py DIR [--json] [--only TEXT]``: DIR holds ``compliance-level-N/<case>/*.dmn`` and
``*-test-*.xml`` as the kit lays them out. Progress and failures go to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.decisions import DecisionModel, parse_decisions  # noqa: E402
from engine.domain.errors import EngineError  # noqa: E402
from engine.domain.ports import PlainWeekCalendar, SystemClock  # noqa: E402
from engine.feel import FeelRuntime, compile_expression  # noqa: E402
from engine.feel.compare import equal  # noqa: E402

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CONVERSIONS = {
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "duration": "duration",
    "dayTimeDuration": "duration",
    "yearMonthDuration": "duration",
}
RUNTIME = FeelRuntime(SystemClock(), PlainWeekCalendar())
TOLERANCE = Decimal("1e-8")


class Imports:
    """The models beside a model, by namespace, parsed when asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {}
        for path in sorted(folder.glob("*.dmn")):
            try:
                self._files[etree.parse(str(path)).getroot().get("namespace")] = path
            except etree.XMLSyntaxError as error:
                print(f"{path.name}: {error}", file=sys.stderr)
        self._models: dict[str, DecisionModel] = {}

    def __call__(self, namespace: str) -> DecisionModel | None:
        if namespace not in self._models and namespace in self._files:
            path = self._files[namespace]
            self._models[namespace] = parse_decisions(path.read_bytes(), file=path.name, imports=self, tolerant=True)
        return self._models.get(namespace)


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


def read_value(node: etree._Element) -> object:
    """The FEEL value written by a test's ``value``, ``list`` or ``component`` children."""
    parts = [child for child in node if isinstance(child.tag, str) and local(child) in ("value", "list", "component")]
    components = [part for part in parts if local(part) == "component"]
    if components:
        return {part.get("name"): read_value(part) for part in components}
    if not parts:
        return None
    part = parts[0]
    if part.get(f"{XSI}nil") == "true":
        return None
    if local(part) == "list":
        return [read_value(item) for item in part if isinstance(item.tag, str)]
    return read_simple(part.text or "", (part.get(f"{XSI}type") or "string").rpartition(":")[2])


def read_simple(text: str, kind: str) -> object:
    if kind in ("decimal", "double", "integer", "int", "long", "float"):
        try:
            return Decimal(text.strip())
        except InvalidOperation:
            return text
    if kind == "boolean":
        return text.strip() == "true"
    if kind in CONVERSIONS:
        expression = compile_expression(f'{CONVERSIONS[kind]}("{text.strip()}")', names=frozenset())
        return expression.evaluate({}, RUNTIME).value
    return text


def same(expected: object, actual: object) -> bool:
    """Whether two FEEL values are equal, numbers up to eight digits after the point."""
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        if not (expected.is_finite() and actual.is_finite()):
            return expected == actual
        return abs(expected - actual) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    return equal(expected, actual) is True


def run_case(model: DecisionModel, case: etree._Element) -> list[str]:
    """What is wrong with the results of one case; empty when it passes."""
    variables = {node.get("name"): read_value(node) for node in case if named(node, "inputNode")}
    invocable = case.get("invocableName")
    wrong = []
    for node in case:
        if not named(node, "resultNode"):
            continue
        name = node.get("name")
        expected_node = next((child for child in node if named(child, "expected")), None)
        expected = None if expected_node is None else read_value(expected_node)
        try:
            if case.get("type") == "decisionService" and invocable:
                result = model.evaluate_service(invocable, variables, RUNTIME)
                value = result.value
                if isinstance(value, dict) and model.service(invocable).compound:
                    value = value.get(name)
            else:
                result = model.evaluate(name, variables, RUNTIME)
                value = result.value
        except Exception as error:  # a crash is one failed case, not the end of the run
            wrong.append(f"{name}: {type(error).__name__}: {error}")
            continue
        if not same(expected, value):
            wrong.append(f"{name}: expected {expected!r}, got {value!r} {list(result.warnings)[:3]}")
    return wrong


def named(node: etree._Element, name: str) -> bool:
    return isinstance(node.tag, str) and local(node) == name


def run_file(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The label of each case in a test file, and what is wrong with it."""
    root = etree.parse(str(path)).getroot()
    name = next((node.text.strip() for node in root if named(node, "modelName") and node.text), "")
    name = name or next(path.parent.glob("*.dmn")).name
    cases = [node for node in root if named(node, "testCase")]
    try:
        source = path.parent / name
        model = parse_decisions(source.read_bytes(), file=name, imports=Imports(path.parent), tolerant=True)
    except (EngineError, OSError) as error:
        findings = [str(finding) for finding in getattr(error, "findings", ())][:5]
        for case in cases:
            yield f"{path.name}#{case.get('id')}", [f"{error} {findings}"]
        return
    for case in cases:
        yield f"{path.name}#{case.get('id')}", run_case(model, case)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--json", action="store_true", help="print an object with the failed cases")
    arguments.add_argument("--only", default="", help="only test files whose path holds this text")
    given = arguments.parse_args()
    folders = sorted(given.folder.glob("compliance-level-*"))
    if not folders:
        arguments.error(f"{given.folder} holds no compliance-level-*")
    levels: dict[str, dict[str, object]] = {}
    for level in folders:
        passed = total = 0
        failed = []
        for path in sorted(level.glob("*/*-test-*.xml")):
            if given.only not in str(path):
                continue
            for label, wrong in run_file(path):
                total += 1
                passed += not wrong
                if wrong:
                    failed.append(label)
                    print(f"FAILED {label}: {'; '.join(wrong)[:600]}", file=sys.stderr)
        levels[level.name] = {"passed": passed, "total": total, "failed": failed}
        print(f"{level.name}: {passed}/{total}", file=sys.stderr)
    if given.json:
        print(json.dumps(levels, ensure_ascii=False, indent=1))
    else:
        for name, counts in levels.items():
            print(f"{name} {counts['passed']}/{counts['total']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
