"""The demo: a Kubernetes API server, its controllers and nodes, a KubeFATE service and FATE pods, all on loopback.

Its face for other processes is `DemoProcess`; who wants a demo inside his own imports `services.sandbox.demo`.
"""

from services.sandbox.launch import DemoProcess

__all__ = ["DemoProcess"]
