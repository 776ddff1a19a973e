"""Image references as runtimes write them out."""

from __future__ import annotations


def full_name(image: str) -> str:
    """`image` with everything that Docker takes for granted: `mysql` is docker.io/library/mysql:latest."""
    first, slash, _rest = image.partition("/")
    if not slash:
        image = f"docker.io/library/{image}"
    elif not ("." in first or ":" in first or first == "localhost"):
        image = f"docker.io/{image}"
    return image if ":" in image.rpartition("/")[2] or "@" in image else f"{image}:latest"
