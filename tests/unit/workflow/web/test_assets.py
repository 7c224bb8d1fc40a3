"""Names of bundled files: found by their plain names, and said in words when there is no bundle."""

import json
import os

import pytest
from flask import Flask

from workflow.web import assets


@pytest.fixture
def dist(tmp_path, monkeypatch):
    """A bundle of one file, in place of the built one."""
    monkeypatch.setattr(assets, "DIST", tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"base.js": "base-AAAA.js"}), "utf-8")
    return tmp_path


@pytest.fixture
def request_context():
    app = Flask("pages", static_folder=str(assets.STATIC_FOLDER), static_url_path="/static")
    with app.test_request_context():
        yield


def test_a_plain_name_gives_the_address_of_the_hashed_file(dist, request_context):
    assert "/static/dist/base-AAAA.js" == assets.asset_url("base.js")


def test_a_rebuilt_bundle_is_seen_without_a_restart(dist, request_context):
    assets.asset_url("base.js")
    manifest = dist / "manifest.json"
    manifest.write_text(json.dumps({"base.js": "base-BBBB.js"}), "utf-8")
    os.utime(manifest, (1, 1))

    assert "/static/dist/base-BBBB.js" == assets.asset_url("base.js")


def test_an_unknown_name_is_told_with_the_known_ones(dist):
    with pytest.raises(assets.BundleMissing, match=r"'bsae\.js'.*base\.js"):
        assets.asset_url("bsae.js")


def test_a_missing_bundle_is_told_with_the_command_that_builds_it(dist):
    (dist / "manifest.json").unlink()

    with pytest.raises(assets.BundleMissing, match=r"python3 go\.py setup"):
        assets.asset_url("base.js")
