"""What is committed fits any machine: no path of one, no download address, stable ids in the diagrams."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("engine", "webhooks", "workflow", "bpmn", "tests", "docs", "bench", ".ci")
BUILT = {"node_modules", "dist", "__pycache__"}
WRITTEN = {".py", ".js", ".mjs", ".css", ".html", ".json", ".cfg", ".toml", ".md", ".bpmn", ".dmn", ".form", ".ini", ""}


def committed():
    """The text files of the repository, as far as they are written by hand."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(
        path for path in found if path.suffix in WRITTEN and not BUILT & set(path.parts) and path.name != ".git"
    )


def name(path):
    return path.relative_to(ROOT).as_posix()


def naming(pattern, paths):
    return [f"{name(path)}: {found[0]}" for path in paths if (found := re.search(pattern, path.read_text("utf-8")))]


def test_no_file_names_a_path_of_one_machine():
    homes = "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm", "home/[a-z]+"))

    assert naming(rf"(^|[\s\"'`=(])/({homes})/[a-z.]", [path for path in committed() if path.suffix != ".md"]) == []


def test_no_file_names_a_package_registry():
    hosts = "|".join((r"registry\.np" + "mjs", r"pythonhos" + "ted", r"npmmirr" + "or", r"pypi\." + "org"))

    assert naming(hosts, committed()) == []


def test_the_lock_names_no_download_address():
    lock = json.loads((ROOT / "workflow/web/frontend/package-lock.json").read_text("utf-8"))

    assert [key for key, package in lock["packages"].items() if "resolved" in package] == []


def test_every_locked_package_has_its_fingerprint():
    lock = json.loads((ROOT / "workflow/web/frontend/package-lock.json").read_text("utf-8"))

    assert [key for key, package in lock["packages"].items() if key and "integrity" not in package] == []


def test_front_end_packages_are_pinned_exactly():
    package = json.loads((ROOT / "workflow/web/frontend/package.json").read_text("utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}

    assert {key: version for key, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}


MODELS = [path for suffix in ("bpmn", "dmn") for path in sorted((ROOT / "bpmn").rglob(f"*.{suffix}"))]
GENERATED = re.compile(
    r"(Activity|Association|BusinessKnowledgeModel|Collaboration|DataObject|DataObjectReference|DataStoreReference|Decision"
    r"|DecisionTable|Definitions|EndEvent|Error|Escalation|Event|ExclusiveGateway|Flow|Gateway|InputData|Lane|LaneSet|Message"
    r"|ParallelGateway|Participant|Process|SequenceFlow|Signal|StartEvent|Task|TextAnnotation|UserTask)_[0-9][0-9a-z]{6}"
)


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_diagram_has_no_generated_ids(path):
    """Ids are in stored state, logs and webhooks: the office must be able to read them, for ever."""
    ids = [element.get("id", "") for element in ElementTree.parse(path).iter()]

    assert [given for given in ids if GENERATED.fullmatch(given)] == []


@pytest.mark.parametrize("path", [path for path in MODELS if path.suffix == ".bpmn"], ids=name)
def test_a_diagram_is_named_as_its_folder_and_its_process(path):
    ids = {element.get("id") for element in ElementTree.parse(path).iter() if element.tag.endswith("}process")}

    assert path.stem == path.parent.name and path.stem in ids
