"""Every module has its tests: a file of its name under tests/unit, or a place that covers it better, named here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path.relative_to(ROOT)
    for house in ("engine", "webhooks", "workflow")
    for path in sorted((ROOT / house).rglob("*.py"))
    if not {"node_modules", "__pycache__"} & set(path.parts)
]

# Which modules, where they are covered, and why there. A row that covers nothing, or names an empty place, fails.
COVERED_ELSEWHERE = [
    (r".*/__init__\.py", "tests/architecture", "a sentence, or names passed on"),
    (
        r".*(/models|/tables|/base|/migrations/.*)\.py",
        "tests/integration",
        "tables are tried by use, on both databases",
    ),
    (
        r"engine/domain/(errors|events|states)\.py|engine/signals\.py",
        "tests/unit/engine/runtime",
        "names, without behaviour",
    ),
    (r"workflow/.*_events\.py", "tests/unit/workflow", "facts, told by what they are emitted for"),
    (r"engine/feel/.*", "tests/unit/engine/feel", "the parts of a language are tried by expressions"),
    (r"engine/decisions/.*", "tests/unit/engine/decisions", "the parts of a decision are tried by models"),
    (r"engine/(model|spiff|runtime|persistence|jobs)/.*", "tests/unit/engine/runtime", "driven through diagrams"),
    (r"engine/(unit_of_work|world)\.py", "tests/unit/engine/runtime", "every command opens one"),
    (r"webhooks/.*", "tests/integration/webhooks", "a delivery counts only when a server got it"),
    (r"workflow/.*pages\.py|workflow/web/.*", "tests/pages", "a page and its parts are tried by requests"),
    (r"workflow/(cli|app|wiring)\.py|workflow/commands/.*", "tests/unit/workflow/commands", "tried as commands"),
    (
        r"workflow/(absence|connections|dossier|inbox|people|modeling|operations|supervision|notices|plans)/.*",
        "tests/pages",
        "use cases are tried through their pages",
    ),
    (r"workflow/lights/.*", "tests/unit/workflow/lights", "facts and changes are tried by lighting projects"),
    (r"workflow/idle_land/.*", "tests/unit/workflow/idle_land", "one office with parcels serves its modules"),
    (
        r"workflow/deadlines/(events|queries|reasons|recorder|chores|spans)\.py",
        "tests/unit/workflow/deadlines",
        "a clock is tried by a task that has one",
    ),
    (r"workflow/papers/(font_table|layout|outline)\.py", "tests/unit/workflow/papers", "seen in the documents built"),
    (r"workflow/(projects|resources)/.*", "tests/integration/processes", "rows are written by driven processes"),
    (r"workflow/rest/.*", "tests/api", "calls are made by the public client"),
    (r"workflow/(reporting|demo)/.*", "tests/integration", "the county's half year is run and counted"),
]


def covering(module):
    return [place for pattern, place, _ in COVERED_ELSEWHERE if re.fullmatch(pattern, module.as_posix())]


@pytest.mark.parametrize("module", SOURCES, ids=str)
def test_a_module_has_its_tests(module):
    mirror = ROOT / "tests" / "unit" / module.with_name(f"test_{module.stem}.py")

    assert mirror.is_file() or covering(module)


@pytest.mark.parametrize(("pattern", "place", "reason"), COVERED_ELSEWHERE, ids=[row[0] for row in COVERED_ELSEWHERE])
def test_what_is_covered_elsewhere_is_covered_there(pattern, place, reason):
    modules = [module for module in SOURCES if re.fullmatch(pattern, module.as_posix())]

    assert modules and list((ROOT / place).rglob("test_*.py")), reason
