"""Names and labels: the syntax that Kubernetes asks for, in its words."""

from __future__ import annotations

import re
from typing import Any

from services.sandbox.admission.problems import Problems
from services.sandbox.status import Object

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_PATH_SEGMENT = r"[^/%]+"

_WORDS = {
    _LABEL: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
    f"end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{_LABEL}')",
    _LABEL_1035: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
    "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    f"'{_LABEL_1035}')",
    _SUBDOMAIN: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
    "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    f"'{_SUBDOMAIN}')",
    _PATH_SEGMENT: "may not contain '/' or '%'",
}
_LONGEST = {_LABEL: 63, _LABEL_1035: 63, _SUBDOMAIN: 253, _PATH_SEGMENT: 253}
_VALUE_WORDS = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    f"'{_VALUE}')"
)
_KEY_WORDS = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    f"character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{_KEY}')"
)
_SYNTAX = {
    "Namespace": _LABEL,
    "Service": _LABEL_1035,
    "Role": _PATH_SEGMENT,
    "ClusterRole": _PATH_SEGMENT,
    "RoleBinding": _PATH_SEGMENT,
    "ClusterRoleBinding": _PATH_SEGMENT,
}


def validate_metadata(kind: str, metadata: Object, problems: Problems) -> None:
    """Name, generateName's outcome, labels and annotations of an object."""
    name = metadata.get("name")
    if not name:
        problems.required("metadata.name", "name or generateName is required")
    else:
        _check(name, _SYNTAX.get(kind, _SUBDOMAIN), "metadata.name", problems)
    validate_labels(metadata.get("labels"), "metadata.labels", problems)
    for key in metadata.get("annotations") or {}:
        _check_key(key.lower(), "metadata.annotations", problems)


def validate_labels(labels: Any, path: str, problems: Problems) -> None:
    for key, value in (labels or {}).items():
        _check_key(key, path, problems)
        if len(str(value)) > 63:
            problems.invalid(path, value, "must be no more than 63 characters")
        elif not re.fullmatch(_VALUE, str(value)):
            problems.invalid(path, value, _VALUE_WORDS)


def check_label(name: str, path: str, problems: Problems) -> None:
    """An RFC 1123 label: names of containers, volumes, ports."""
    _check(name, _LABEL, path, problems)


def check_subdomain(name: str, path: str, problems: Problems) -> None:
    """An RFC 1123 subdomain: hosts."""
    _check(name, _SUBDOMAIN, path, problems)


def _check(name: str, syntax: str, path: str, problems: Problems) -> None:
    if len(name) > _LONGEST[syntax]:
        problems.invalid(path, name, f"must be no more than {_LONGEST[syntax]} characters")
    if not re.fullmatch(syntax, name):
        problems.invalid(path, name, _WORDS[syntax])


def _check_key(key: str, path: str, problems: Problems) -> None:
    prefix, _, name = key.rpartition("/")
    if prefix:
        check_subdomain(prefix, path, problems)
    if not re.fullmatch(_KEY, name):
        problems.invalid(path, key, _KEY_WORDS)
