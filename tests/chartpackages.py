"""Packaged charts as `helm package` makes them, as far as tests look into them."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

FATE_2 = {
    "fate/Chart.yaml": "name: fate\nversion: v2.0.0\nappVersion: v2.0.0\n",
    "fate/values.yaml": "partyName: fate\n",
    "fate/values-template.yaml": "name: {{ .name }}\npartyId: {{ .partyId }}\n",
}
"""The chart that the public repository does not have."""


def package(path: Path, files: Mapping[str, str]) -> Path:
    """A .tgz of `files`, by their names in it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            data = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
