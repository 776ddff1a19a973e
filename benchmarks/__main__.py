"""`python -m benchmarks`: medians side by side with a peer, the ratio, and the budget of issue 2."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).parents[1]
PARTY = ROOT / "examples" / "article" / "fate-9999.yaml"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`ours` and `peer` give one measurement in seconds each; `budget` judges `ours` less `peer`, or `ours` alone."""

    name: str
    ours: Callable[[], float]
    peer_name: str
    peer: Callable[[], float]
    budget: float
    beside_peer: bool = False


def _process(*command: str) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
        return time.perf_counter() - start

    return measure


def _demo_ready() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "fatetui", "demo", "serve", "--announce", "json"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        taken = time.perf_counter() - start
        process.stdin.close()
    return taken


def _lint() -> float:
    from services.party import lint_party, parse_party

    text = PARTY.read_text()
    start = time.perf_counter()
    lint_party(parse_party(text, "party"))
    return time.perf_counter() - start


def _load() -> float:
    import yaml

    text = PARTY.read_text()
    start = time.perf_counter()
    yaml.load(text, Loader=yaml.CSafeLoader)
    return time.perf_counter() - start


BENCHMARKS: Sequence[Benchmark] = (
    Benchmark(
        "fatetui --version",
        _process("-m", "fatetui", "--version"),
        "bare interpreter",
        _process("-c", "pass"),
        0.080,
        beside_peer=True,
    ),
    Benchmark(
        "import services.party",
        _process("-c", "import services.party"),
        "import yaml",
        _process("-c", "import yaml"),
        0.1,
    ),
    Benchmark("demo ready", _demo_ready, "import aiohttp.web", _process("-c", "import aiohttp.web"), 1.0),
    Benchmark("lint of a party file", _lint, "yaml.CSafeLoader", _load, 0.004),
)


def main() -> None:
    """Measure everything, the two sides of each in turn."""
    print(f"{'what':<24} {'ours':>9}  {'peer':<20} {'peer':>9} {'ratio':>7}  budget")
    for benchmark in BENCHMARKS:
        pairs = [(benchmark.ours(), benchmark.peer()) for _ in range(ROUNDS)]
        ours, peer = (statistics.median(side) for side in zip(*pairs, strict=True))
        judged = ours - peer if benchmark.beside_peer else ours
        verdict = "ok" if judged <= benchmark.budget else "OVER"
        print(
            f"{benchmark.name:<24} {ours * 1000:7.1f}ms  {benchmark.peer_name:<20} {peer * 1000:7.1f}ms "
            f"{ours / peer:6.2f}×  {verdict} ({benchmark.budget * 1000:.0f} ms)"
        )


if __name__ == "__main__":
    main()
