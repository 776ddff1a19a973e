"""From the start of a process to its first useful act."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.results import Budget, Limit, Result, interleaved

ROUNDS = 15
DEADLINE = 20.0
SCRIPT = """\
apiVersion: fatetui/v1
name: first-request
steps:
  - id: namespaces
    namespace.ensure: {names: [bench]}
"""
_LINT = "from services.party import lint_party, read_party_file"
"""A face loads nothing by itself."""
# Import by import: what `--script` never needs must not be there when its command line has been read.
TEXTUAL_LOADED = "import sys, fatetui.script, fatetui.cli.script; print(int('textual' in sys.modules))"


def measure() -> list[Result]:
    """`--version`, the first request of a script, Textual's absence, and the import of services.party."""
    return [_version(), _first_request(), _textual(), _party_import()]


def _version() -> Result:
    ours, bare = interleaved(ROUNDS, _run("-m", "fatetui", "--version"), _run("-c", "pass"))
    return Result("`fatetui --version`", ours, "ms", Budget(Limit.OVER_PEER, 80), "`python -c pass`", bare)


def _party_import() -> Result:
    ours, bare = interleaved(ROUNDS, _run("-c", _LINT), _run("-c", "pass"))
    return Result("import of services.party", ours, "ms", Budget(Limit.OVER_PEER, 60), "`python -c pass`", bare)


def _first_request() -> Result:
    with tempfile.TemporaryDirectory() as home, socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(DEADLINE)
        ours, peer = interleaved(ROUNDS, _until_request(server, Path(home)), _run("-c", "import kubernetes.aio"))
    name = "a script's first request"
    return Result(name, ours, "ms", Budget(Limit.AT_MOST, 450), "`import kubernetes.aio`", peer)


def _textual() -> Result:
    loaded = subprocess.run([sys.executable, "-c", TEXTUAL_LOADED], check=True, capture_output=True, text=True)
    return Result("Textual imported by `--script`", float(loaded.stdout), "times", Budget(Limit.AT_MOST, 0))


def _run(*arguments: str) -> Callable[[], float]:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - began) * 1000

    return once


def _until_request(server: socket.socket, home: Path) -> Callable[[], float]:
    script, kubeconfig = home / "script.yaml", home / "kubeconfig"
    script.write_text(SCRIPT)
    write_kubeconfig(kubeconfig, f"http://127.0.0.1:{server.getsockname()[1]}")
    arguments = list(map(str, ("--script", script, "--kubeconfig", kubeconfig, "--journal", home / "journal")))

    def once() -> float:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "fatetui", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            connection, _address = server.accept()
            with connection:
                connection.settimeout(DEADLINE)
                connection.recv(1)
                return (time.perf_counter() - began) * 1000
        finally:
            process.kill()
            process.wait()

    return once


def write_kubeconfig(path: Path, url: str) -> None:
    """A kubeconfig of one context, `bench`, without credentials."""
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "bench",
        "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "bench"}}],
        "clusters": [{"name": "bench", "cluster": {"server": url}}],
        "users": [{"name": "bench", "user": {}}],
    }
    path.write_text(json.dumps(document))
