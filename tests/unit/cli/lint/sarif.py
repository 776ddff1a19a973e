"""What the standard SARIF asks for of all that is written: whole logs were held against its own schema of 110 KB."""

from __future__ import annotations

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_PLACE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _PLACE),
}
_ARTIFACT = {"required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}}}
_PHYSICAL = {"region": _REGION, "artifactLocation": _ARTIFACT}
_REPLACEMENT = {
    "required": ["deletedRegion"],
    "properties": {"deletedRegion": _REGION, "insertedContent": {"required": ["text"]}},
}
_CHANGE = {
    "required": ["artifactLocation", "replacements"],
    "properties": {"artifactLocation": _ARTIFACT, "replacements": {"minItems": 1, "items": _REPLACEMENT}},
}
_RESULT = {
    "required": ["message", "ruleId", "level", "locations"],
    "properties": {
        "message": _TEXT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "locations": {
            "items": {
                "properties": {"physicalLocation": {"properties": {"region": _REGION, "artifactLocation": _ARTIFACT}}}
            }
        },
        "fixes": {"items": {"required": ["artifactChanges"], "properties": {"artifactChanges": {"items": _CHANGE}}}},
    },
}
_DRIVER = {
    "required": ["name"],
    "properties": {
        "rules": {"uniqueItems": True, "items": {"required": ["id"], "properties": {"fullDescription": _TEXT}}}
    },
}
_RUN = {
    "required": ["tool", "results"],
    "properties": {
        "tool": {"required": ["driver"], "properties": {"driver": _DRIVER}},
        "results": {"type": "array", "items": _RESULT},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": _RUN}},
}
