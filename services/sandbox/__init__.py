"""The demo: a Kubernetes API server, its controllers and nodes, a KubeFATE service and FATE pods, all on loopback."""
