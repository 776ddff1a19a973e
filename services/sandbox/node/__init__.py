"""The demo's node: pulls images, runs containers, probes them, and lets the API server in."""

from services.sandbox.node.kubelet import Node

__all__ = ["Node"]
