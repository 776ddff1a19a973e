"""The demo's Kubernetes API over real HTTP."""

from services.sandbox.api.app import build_app, listen

__all__ = ["build_app", "listen"]
