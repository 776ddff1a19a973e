"""Two hundred parties in a fresh process, whose peak memory it prints: `python -m benchmarks.parties lint|plain`."""

from __future__ import annotations

import os
import sys

import yaml

from benchmarks.federation import MANY, session_of, texts
from benchmarks.results import memory_of


def main(kind: str) -> None:
    """Print it, in MB."""
    files = texts(MANY)
    kept = session_of(files) if kind == "lint" else [yaml.load(text, yaml.CSafeLoader) for text in files]
    print(memory_of(os.getpid(), "VmHWM"))
    del kept


if __name__ == "__main__":
    main(sys.argv[1])
