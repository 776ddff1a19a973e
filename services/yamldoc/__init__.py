"""YAML with positions: text to data, to the place of every key and value, and to problems; one pass, never raises.

Keys are always text (`on:` stays "on", a route table's `9999:` is "9999"), as they are in the JSON that KubeFATE gets.
Plain scalars are read as KubeFATE's own parser reads them (go-yaml v2, YAML 1.1); `YamlDocument.scalars` keeps how each
was written, so that its surprises (`yes`, `1.10`, `010`) can be told.
"""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.yamldoc.document import (
        MAX_BYTES,
        MAX_DEPTH,
        MAX_NODES,
        Path,
        Scalar,
        Span,
        YamlDocument,
        YamlProblem,
        look_up,
    )
    from services.yamldoc.edits import TextEdit, apply_edits, inline, scalar, set_value
    from services.yamldoc.excerpts import excerpt, width
    from services.yamldoc.files import decode, encode, load_yaml_bytes, read_yaml
    from services.yamldoc.loading import load_yaml
    from services.yamldoc.manifests import NotYamlError, load_manifest
    from services.yamldoc.structure import insert_value, remove_value, rename_key
    from services.yamldoc.writing import dump_yaml
else:
    __getattr__ = late(
        __name__,
        {
            "document": "MAX_BYTES MAX_DEPTH MAX_NODES Path Scalar Span YamlDocument YamlProblem look_up",
            "edits": "TextEdit apply_edits inline scalar set_value",
            "excerpts": "excerpt width",
            "files": "decode encode load_yaml_bytes read_yaml",
            "loading": "load_yaml",
            "manifests": "NotYamlError load_manifest",
            "structure": "insert_value remove_value rename_key",
            "writing": "dump_yaml",
        },
    )

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "NotYamlError",
    "Path",
    "Scalar",
    "Span",
    "TextEdit",
    "YamlDocument",
    "YamlProblem",
    "apply_edits",
    "decode",
    "dump_yaml",
    "encode",
    "excerpt",
    "inline",
    "insert_value",
    "load_manifest",
    "load_yaml",
    "load_yaml_bytes",
    "look_up",
    "read_yaml",
    "remove_value",
    "rename_key",
    "scalar",
    "set_value",
    "width",
]
