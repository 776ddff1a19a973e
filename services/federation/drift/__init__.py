"""Drift: a party by its file, by KubeFATE's record, by Helm's release and as it lives, side by side."""

from services.federation.drift.comparing import compare
from services.federation.drift.model import Drift, Row, Source, Sources, Topic

__all__ = ["Drift", "Row", "Source", "Sources", "Topic", "compare"]
