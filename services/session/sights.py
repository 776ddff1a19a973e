"""What the install wizard sees of its clusters, and of this machine, while the operator reads. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubernetes import KubernetesError, contexts
from services.session.fitness import Fitness, fitness
from services.session.ground import RUNNING, has_ingress_addon, look_at_minikube
from services.steps.preflight import CheckResult, run_checks
from services.wizard import Draft, Facts, gather_facts
from services.wizard.facts import look_around

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.session.errands import Errands

CHECKS = ("api", "nodes", "network", "dns", "rbac", "clock")
"""What is looked at while the operator reads; what depends on the parties is seen with their files."""


class Sights:
    """`met` is told when the cluster has answered, `changed` when anything else than before is seen."""

    def __init__(
        self,
        cluster: Cluster,
        kubeconfig: Path | None,
        errands: Errands,
        *,
        met: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self.facts: Facts | None = None
        self.error: KubernetesError | None = None
        self.checks: tuple[CheckResult, ...] | None = None
        self.fitness: Fitness | None = None
        """What the checks of the files said; of older ones until those of the newest are done."""
        self.minikube: str | None = None
        """How minikube's own profile is on this machine; None where it is not installed."""
        self.has_ingress_addon = False
        """Whether minikube's ingress addon is enabled."""
        self._cluster = cluster
        self._kubeconfig = kubeconfig
        self._errands = errands
        self._met = met
        self._changed = changed
        self._unfinished = False

    def look(self) -> None:
        """Look at the cluster and at minikube, again if need be."""
        self.fitness = None
        self._errands.begin("facts", self._look())

    def look_at(self, wanted: Iterable[str]) -> None:
        """Look at those of the contexts that were not seen yet."""
        facts = self.facts
        if facts is None:
            return
        unseen = [one for one in wanted if one != facts.context and one not in facts.others]
        if unseen:
            self._errands.begin(f"facts of {unseen}", self._look_at(unseen))

    def check(self, made: Draft) -> None:
        """Look whether the files would do in their clusters, unless that was seen already; one look at a time."""
        if self.fitness is None or self.fitness.made is not made:
            self._errands.begin("files", self._check(made))

    def know_unfinished(self, *, unfinished: bool) -> None:
        """Whether a wizard was broken off is a fact of its own."""
        self._unfinished = unfinished
        if self.facts is not None and self.facts.unfinished is not unfinished:
            self.facts = replace(self.facts, unfinished=unfinished)

    async def _look(self) -> None:
        try:
            facts, self.error = await gather_facts(self._cluster), None
        except KubernetesError as error:
            self.error = error
        else:
            others = self.facts.others if self.facts is not None else {}
            found = replace(facts, contexts=self._contexts(), others=others, unfinished=self._unfinished)
            if found != self.facts:  # what is planned for the same facts stays as it is
                self.facts = found
            self._met()
        self._changed()
        self._errands.begin("minikube", self._look_at_minikube())
        try:
            self.checks = tuple(await run_checks(CHECKS, self._cluster, (), None))
        except KubernetesError as error:
            self.error = error
        self._changed()

    async def _look_at(self, unseen: list[str]) -> None:
        found = await look_around(self.facts or Facts(), self._kubeconfig, unseen)
        if self.facts is not None:
            others = {**self.facts.others, **found.others}
            self.facts = replace(self.facts, others=others, failed=found.failed)
        self._changed()

    async def _check(self, made: Draft) -> None:
        self.fitness = await fitness(made, self._cluster, self.facts or Facts(), self._kubeconfig)
        self._changed()

    async def _look_at_minikube(self) -> None:
        self.minikube = await look_at_minikube()
        self.has_ingress_addon = self.minikube == RUNNING and await has_ingress_addon()
        self._changed()

    def _contexts(self) -> tuple[str, ...]:
        try:
            return contexts(self._kubeconfig).names
        except FatetuiError:
            return ()
