"""The build backend: when Node is asked for, and when there is nothing to build."""

import importlib.util
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[5] / "workflow" / "web" / "frontend"


@pytest.fixture
def builder(monkeypatch):
    """The module as pip loads it: by its place, not as a part of a package."""
    spec = importlib.util.spec_from_file_location("build_backend", FRONTEND / "build_backend.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for hook in ("get_requires_for_build_wheel", "get_requires_for_build_editable"):
        monkeypatch.setattr(module.build_meta, hook, lambda config_settings: [])
    return module


@pytest.fixture
def frontend(tmp_path):
    for folder in ("src", "css", "i18n"):
        (tmp_path / folder).mkdir()
    for file in ("package-lock.json", "build.mjs", "src/base.js", "css/base.css"):
        (tmp_path / file).write_text(file, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("said", "version"),
    [("v20.20.2\n", (20, 20)), ("v24.19.0", (24, 19)), ("", (0, 0)), ("command not found", (0, 0))],
)
def test_a_node_version_is_read(builder, said, version):
    assert version == builder.node_version(said)


def test_node_is_asked_for_when_the_machine_has_none(builder, monkeypatch):
    monkeypatch.setattr(builder, "bundle_is_current", lambda: False)
    monkeypatch.setattr(builder, "node_on_path", lambda: None)

    assert builder.NODE_WHEEL in builder.get_requires_for_build_wheel()


def test_node_is_not_asked_for_when_the_machine_has_it(builder, monkeypatch):
    monkeypatch.setattr(builder, "bundle_is_current", lambda: False)
    monkeypatch.setattr(builder, "node_on_path", lambda: (["node"], ["npm"]))

    assert builder.NODE_WHEEL not in builder.get_requires_for_build_editable()


def test_node_is_not_asked_for_when_nothing_is_to_be_built(builder, monkeypatch):
    monkeypatch.setattr(builder, "bundle_is_current", lambda: True)
    monkeypatch.setattr(builder, "node_on_path", lambda: None)

    assert builder.NODE_WHEEL not in builder.get_requires_for_build_editable()


def test_node_without_npm_does_not_count(builder, monkeypatch):
    monkeypatch.setattr(builder.shutil, "which", lambda name: "/opt/node" if name == "node" else None)

    assert builder.node_on_path() is None


def test_a_changed_style_makes_another_stamp(builder, frontend):
    before = builder.sources_stamp(frontend)

    (frontend / "css" / "base.css").write_text("body {}", "utf-8")

    assert before != builder.sources_stamp(frontend)


def test_line_ends_of_another_system_make_no_other_stamp(builder, frontend):
    (frontend / "css" / "base.css").write_bytes(b"a\nb\n")
    before = builder.sources_stamp(frontend)

    (frontend / "css" / "base.css").write_bytes(b"a\r\nb\r\n")

    assert before == builder.sources_stamp(frontend)


def test_a_bundle_of_these_sources_is_current(builder, frontend, tmp_path):
    (tmp_path / "stamp").write_text(builder.sources_stamp(frontend), "utf-8")

    assert builder.bundle_is_current(tmp_path, frontend)


def test_a_bundle_of_other_sources_is_not_current(builder, frontend, tmp_path):
    (tmp_path / "stamp").write_text(builder.sources_stamp(frontend), "utf-8")

    (frontend / "src" / "base.js").write_text("changed", "utf-8")

    assert not builder.bundle_is_current(tmp_path, frontend)


def test_a_source_distribution_is_refused_in_words(builder):
    with pytest.raises(SystemExit, match="shipped as a wheel"):
        builder.build_sdist("anywhere")
