"""Commands and steps that several rules offer."""

from __future__ import annotations

from services.rollout.rules.model import Mend

DESCRIBE = Mend((("kubectl", "-n", "{namespace}", "describe", "{kind}", "{name}"),))
LAST_WORDS = Mend((("kubectl", "-n", "{namespace}", "logs", "{name}", "-c", "{container}", "--previous"),))
FORWARD = Mend((("kubectl", "-n", "{namespace}", "port-forward", "service/kubefate", "8080:8080"),))
DESCRIBE_NODE = Mend((("kubectl", "describe", "node", "{name}"),))
UPDATE = Mend(step="cluster.update", arguments={"parties": "{party}"})
REMOVE = Mend(step="cluster.remove", arguments={"parties": "{party}"})
