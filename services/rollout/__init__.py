"""Health of workloads as a verdict with evidence, computed from Kubernetes objects alone."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.rollout.assessing import JUDGED, KINDS, WorkloadObjects, assess, select_workloads
    from services.rollout.beside import ServiceLife, disagreement, job_reasons, outlived
    from services.rollout.diagnosis import (
        DIAGNOSED_KINDS,
        DIAGNOSED_WIDE,
        SYSTEM_KINDS,
        USABLE_FROM,
        Certainty,
        ConsoleView,
        Diagnosis,
        Diagnostician,
        ExplainedRung,
        Fact,
        KubeFateView,
        Place,
        Probe,
        ProbeKind,
        Situation,
        ToyRun,
        diagnose,
        ladder,
    )
    from services.rollout.federation import FederationVerdict, assess_federation
    from services.rollout.fields import Terms
    from services.rollout.freshness import NO_NEW_TRY, Beginning
    from services.rollout.ingresses import Behind, assess_ingress
    from services.rollout.judge import FOLLOWED, Judge, Scope
    from services.rollout.messages import (
        PULL_CLASSES,
        PullClass,
        Refusal,
        Scheduling,
        classify_pull,
        classify_refusal,
        parse_scheduling,
    )
    from services.rollout.modules import GATEWAYS, Expectation, PodFacts
    from services.rollout.nodes import assess_node, takes_pods
    from services.rollout.pods import assess_pod
    from services.rollout.pulls import Pull, Pulls, PullState, pulls_of
    from services.rollout.rules import RULES, Mend, Rule
    from services.rollout.surroundings import assess_claim, assess_namespace, assess_service, assess_words
    from services.rollout.verdict import Health, Verdict, Why
    from services.rollout.watch import watch_rollout
    from services.rollout.workloads import (
        assess_daemon_set,
        assess_deployment,
        assess_job,
        assess_replica_set,
        assess_stateful_set,
    )
else:
    __getattr__ = late(
        __name__,
        {
            "assessing": "JUDGED KINDS WorkloadObjects assess select_workloads",
            "beside": "ServiceLife disagreement job_reasons outlived",
            "diagnosis": (
                "DIAGNOSED_KINDS DIAGNOSED_WIDE SYSTEM_KINDS USABLE_FROM Certainty ConsoleView Diagnosis "
                "Diagnostician ExplainedRung Fact KubeFateView Place Probe ProbeKind Situation ToyRun diagnose ladder"
            ),
            "federation": "FederationVerdict assess_federation",
            "fields": "Terms",
            "freshness": "NO_NEW_TRY Beginning",
            "ingresses": "Behind assess_ingress",
            "judge": "FOLLOWED Judge Scope",
            "messages": "PULL_CLASSES PullClass Refusal Scheduling classify_pull classify_refusal parse_scheduling",
            "modules": "GATEWAYS Expectation PodFacts",
            "nodes": "assess_node takes_pods",
            "pods": "assess_pod",
            "pulls": "Pull Pulls PullState pulls_of",
            "rules": "RULES Mend Rule",
            "surroundings": "assess_claim assess_namespace assess_service assess_words",
            "verdict": "Health Verdict Why",
            "watch": "watch_rollout",
            "workloads": "assess_daemon_set assess_deployment assess_job assess_replica_set assess_stateful_set",
        },
    )

__all__ = [
    "DIAGNOSED_KINDS",
    "DIAGNOSED_WIDE",
    "FOLLOWED",
    "GATEWAYS",
    "JUDGED",
    "KINDS",
    "NO_NEW_TRY",
    "PULL_CLASSES",
    "RULES",
    "SYSTEM_KINDS",
    "USABLE_FROM",
    "Beginning",
    "Behind",
    "Certainty",
    "ConsoleView",
    "Diagnosis",
    "Diagnostician",
    "Expectation",
    "ExplainedRung",
    "Fact",
    "FederationVerdict",
    "Health",
    "Judge",
    "KubeFateView",
    "Mend",
    "Place",
    "PodFacts",
    "Probe",
    "ProbeKind",
    "Pull",
    "PullClass",
    "PullState",
    "Pulls",
    "Refusal",
    "Rule",
    "Scheduling",
    "Scope",
    "ServiceLife",
    "Situation",
    "Terms",
    "ToyRun",
    "Verdict",
    "Why",
    "WorkloadObjects",
    "assess",
    "assess_claim",
    "assess_daemon_set",
    "assess_deployment",
    "assess_federation",
    "assess_ingress",
    "assess_job",
    "assess_namespace",
    "assess_node",
    "assess_pod",
    "assess_replica_set",
    "assess_service",
    "assess_stateful_set",
    "assess_words",
    "classify_pull",
    "classify_refusal",
    "diagnose",
    "disagreement",
    "job_reasons",
    "ladder",
    "outlived",
    "parse_scheduling",
    "pulls_of",
    "select_workloads",
    "takes_pods",
    "watch_rollout",
]
