"""What a cluster is said to have, from what is in it."""

from __future__ import annotations

from pathlib import Path

from services.kubernetes import connect
from services.wizard import gather_facts
from tests.unit.steps.vocabulary.place import furnished


async def test_that_pod_security_policies_are_served_does_not_mean_that_there_are_any(tmp_path: Path):
    async with furnished(tmp_path) as place, await connect(place.kubeconfig) as cluster:
        assert not (await gather_facts(cluster)).security_policies
        place.put("PodSecurityPolicy", "restricted", spec={})
        assert (await gather_facts(cluster)).security_policies
