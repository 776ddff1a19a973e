"""The demo's node: pulls images, runs containers, probes them, and lets the API server in."""

from services.sandbox.node.kubelet import ADDRESS, Node

__all__ = ["ADDRESS", "Node"]
