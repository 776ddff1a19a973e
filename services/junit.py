"""JUnit XML, as CI servers read it: a suite of cases, masked and harmless. Shared by runs and by lint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from services.redact import secrets
from services.text import visible

# Characters that no escape brings into XML 1.0, and that are not controls.
_NO_XML = {0xFFFE: "\N{REPLACEMENT CHARACTER}", 0xFFFF: "\N{REPLACEMENT CHARACTER}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. It failed when there is a `failure` (its code), was skipped when `skipped` says why, else passed.

    `said` is what there is to tell, on as many lines as it needs.
    """

    name: str
    group: str
    seconds: float = 0.0
    failure: str = ""
    skipped: str = ""
    said: str = ""


def junit_xml(suite_name: str, cases: Sequence[Case], *, properties: Mapping[str, str] | None = None) -> str:
    """The document. `properties` of the suite say with what it ran: versions, exit code."""
    suite = ET.Element(
        "testsuite",
        name=clean(suite_name),
        tests=str(len(cases)),
        failures=str(sum(bool(case.failure) for case in cases)),
        errors="0",
        skipped=str(sum(bool(case.skipped) for case in cases)),
        time=f"{sum(case.seconds for case in cases):.3f}",
    )
    if properties:
        listed = ET.SubElement(suite, "properties")
        for name, value in properties.items():
            ET.SubElement(listed, "property", name=clean(name), value=clean(value))
    for case in cases:
        _append(suite, case)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def clean(text: str) -> str:
    """Masked before anything is replaced, so that a secret is met as it is; then what XML 1.0 forbids is replaced."""
    return visible(secrets.mask(text)).translate(_NO_XML)


def _append(suite: ET.Element, case: Case) -> None:
    told = clean(case.said)
    element = ET.SubElement(
        suite, "testcase", name=clean(case.name), classname=clean(case.group), time=f"{case.seconds:.3f}"
    )
    if case.failure:
        ET.SubElement(element, "failure", type=clean(case.failure), message=told.partition("\n")[0]).text = told
    elif case.skipped:
        ET.SubElement(element, "skipped", message=clean(case.skipped))
    elif told:
        ET.SubElement(element, "system-out").text = told
