"""setup.cfg names what the product imports, and nothing else: a missing name breaks a new machine, not this one."""

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = {"bpmn", "engine", "webhooks", "workflow"}
# Needed without an import of their own: time zones for systems without them, and the driver that a PostgreSQL
# address asks SQLAlchemy for; naming such an address must be all it takes.
WITHOUT_IMPORT = {"tzdata", "psycopg"}


def declared(option, section="options"):
    """The distributions an option of setup.cfg asks for, in lower case with hyphens."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", "utf-8")
    lines = settings[section][option].split("\n")
    return {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in lines if line}


def imports(folders):
    """Top-level names of the third-party packages imported below the folders, and one file that imports each."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if {"node_modules", "frontend"} & set(path.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                for name in names:
                    top = name.partition(".")[0]
                    if top not in sys.stdlib_module_names and top not in HOUSES:
                        found.setdefault(top, path.relative_to(ROOT).as_posix())
    return found


DISTRIBUTIONS = packages_distributions()
IMPORTED = imports(sorted(HOUSES))
# What comes with a framework as its own part may be imported in its name.
PARTS = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "wtforms": "flask-wtf",
    "babel": "flask-babel",
    "webargs": "flask-smorest",
}


def distributions_of(package):
    return {name.lower().replace("_", "-") for name in DISTRIBUTIONS.get(package, [package])} | {PARTS.get(package)}


@pytest.mark.parametrize("package", sorted(IMPORTED))
def test_an_imported_package_is_declared(package):
    wanted = declared("install_requires")

    assert distributions_of(package) & wanted, f"{IMPORTED[package]} imports {package}"


@pytest.mark.parametrize("distribution", sorted(declared("install_requires") - WITHOUT_IMPORT))
def test_a_declared_package_is_imported(distribution):
    used = {name for package in IMPORTED for name in distributions_of(package)}

    assert distribution in used
