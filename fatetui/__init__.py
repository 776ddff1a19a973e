"""fatetui: from an empty Kubernetes cluster to a verified FATE federation."""

__version__ = "0.1.0"
