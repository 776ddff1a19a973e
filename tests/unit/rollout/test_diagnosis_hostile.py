"""Whatever a cluster says, a diagnosis is short, harmless to show, and does not break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.rollout import ConsoleView, Diagnosis, Situation, ToyRun, diagnose, ladder
from tests.unit.rollout.diagnosed import (
    FATE,
    KUBE_FATE,
    crashing,
    dns,
    http,
    ingress,
    kubefate_pod,
    party,
    pod,
    put,
    says,
    situation,
    tcp,
    thing,
)
from tests.unit.rollout.objects import TERMS, event, waiting

ESCAPE = "\x1b]0;owned\x07\x1b[2J[bold red]manifest unknown[/] \u202eevil\n\r\x9b31m \ud800"
HUGE = "initDb error pip connection refused " * 40_000
LONGEST = 900


def hostile(words: str) -> Situation:
    """A situation in which `words` stand wherever somebody else may write."""
    stuck = pod(waiting("ErrImagePull", words), name=words[:60], phase="Pending")
    stuck["spec"]["containers"][0]["image"] = words
    down = kubefate_pod(crashing("kubefate"), ready=False)
    return situation(
        stuck,
        put(event("Failed", f"Failed to pull image {words}", about="Pod/x"), namespace=FATE),
        down,
        ingress(host=words),
        thing("IngressClass", words, ""),
        thing("Secret", words, type="helm.sh/release.v1", labels={"name": words, "version": words, "status": "failed"}),
        parties=(party("v1.9.0"),),
        kubefate=says(words),
        probes=(dns(host=words), http(404, words, words, host=words), tcp(words, f"{words}:80", words)),
        logs={(KUBE_FATE, "kubefate-1", "kubefate", True): words, (FATE, words[:60], "python", False): words},
        toy=(ToyRun(9999, 10000, words, words),),
        console=ConsoleView(words, words, (words,), (words,)),
        denied=(words,),
    )


@pytest.mark.parametrize("words", [ESCAPE, HUGE, "\udcff\udcfe invalid", "{namespace} {0} {", "%s%n", ""])
def test_nothing_of_it_reaches_the_terminal(words: str) -> None:
    seen = hostile(words)
    for found in diagnose(seen, TERMS):
        for text in said(found):
            assert len(text) <= LONGEST
            assert all(unicodedata.category(char) not in ("Cc", "Cs", "Cf") for char in text), ascii(text)
    for rung in ladder(seen, TERMS):
        assert all(unicodedata.category(char) not in ("Cc", "Cs", "Cf") for char in str(rung.detail))


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_words_are_taken(words: str) -> None:
    for found in diagnose(hostile(words), TERMS):
        assert found.id


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["spec", "status", "conditions", "rules", "ports", "volumes"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=80, deadline=None)
def test_objects_of_any_shape_are_taken(shape: object) -> None:
    odd = [
        {
            "kind": kind,
            "metadata": {"name": "odd", "namespace": KUBE_FATE},
            "spec": shape,
            "status": {"conditions": shape},
        }
        for kind in ("Ingress", "Service", "Endpoints", "Node", "Secret", "PersistentVolumeClaim", "IngressClass")
    ]
    diagnose(situation(*odd), TERMS)
    ladder(situation(*odd), TERMS)


def said(found: Diagnosis) -> Iterator[str]:
    """Everything of a diagnosis that is shown."""
    yield from (str(found.message), found.subject, found.id, str(found.cause), str(found.remedy or ""))
    for proof in found.evidence:
        yield from (proof.subject, proof.field, proof.value)
    for command in found.mend.commands if found.mend else ():
        yield from command
