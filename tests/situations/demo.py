"""Runs the article on a fault of the demo and keeps what is seen when a step fails: `python -m tests.situations.demo`.

Scenarios to be recorded may be named; without any, all are. What is expected of each is declared here, once.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.errors import FatetuiError
from services.kubefate import connect as connect_kubefate
from services.kubernetes import Cluster, Forbidden, KindNotServed, connect
from services.sandbox import DemoProcess
from tests.situations.recipe import Expect, Later
from tests.situations.trimming import KINDS, WIDE, trimmed, write_yaml

Object = dict[str, Any]

HERE = Path(__file__).parent
ARTICLE = HERE.parents[1] / "examples/article/two-party.yaml"
PARTIES = ("fate-9999", "fate-10000")
_SPEED = 40.0
