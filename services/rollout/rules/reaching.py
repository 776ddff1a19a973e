"""§3.1: KubeFATE and FATE-Board cannot be reached."""

from __future__ import annotations

from services.i18n import _
from services.rollout.rules.commands import FORWARD
from services.rollout.rules.model import Mend, Rule

RULES = (
    Rule(
        "P01",
        _("The name of KubeFATE does not resolve"),
        _("Neither DNS nor the hosts file of this machine knows the host of KubeFATE's Ingress."),
        _("Add the line that `hosts.print` shows to the hosts file, or use a port-forward, which needs no name."),
        _(
            "The name is made up by the manifest (kubefate.net, example.com); only a hosts file or a DNS of your own "
            "can know it. fatetui itself needs neither: it asks the ingress controller with the name in the Host "
            "header."
        ),
        looks_at=("Ingress.spec.rules[].host", "this machine's resolver", "Deployment/kubefate"),
        mend=Mend(FORWARD.commands, "hosts.print", {"names": "{host}"}),
        depth=6,
    ),
    Rule(
        "P02",
        _("Something else than KubeFATE answers under its name"),
        _("The name resolves to another machine, often the real internet site of a placeholder such as example.com."),
        _("Choose a private name for the Ingress, or add a hosts line that leads to the ingress controller."),
        _(
            "Old clients then fail with \"invalid character '<' looking for beginning of value\": they read the HTML "
            "of a stranger's page. Later manifests come with example.com, which everybody's DNS resolves."
        ),
        looks_at=("this machine's resolver", "Ingress.status.loadBalancer", "Node.status.addresses", "HTTP body"),
        checked_by=("L18",),
        mend=Mend(FORWARD.commands, "hosts.print", {"names": "{host}"}),
        depth=6,
    ),
    Rule(
        "P03",
        _("An Ingress has a class that no controller serves"),
        _("Its class does not exist, or it names none and no class is the default; or another web server has port 80."),
        _(
            "Name an existing IngressClass in the party file or manifest, or mark one as the default. Where there is "
            "none, install an ingress controller, or use a port-forward."
        ),
        _("A controller takes only Ingresses of its own class; others are answered 404 by whoever has the port."),
        looks_at=("Ingress.spec.ingressClassName", "IngressClass", "HTTP status and Server header"),
        checked_by=("V08",),
        mend=Mend((("kubectl", "get", "ingressclass"), *FORWARD.commands)),
        depth=5,
    ),
    Rule(
        "P04",
        _("An Ingress has no address"),
        _("No ingress controller is at work, or it has not yet published where it listens."),
        _("Install an ingress controller (step ingress.ensure), or look at its pods; a port-forward needs none."),
        _("The controller writes status.loadBalancer.ingress once it serves the Ingress, usually within a minute."),
        looks_at=("Ingress.status.loadBalancer.ingress", "pods of ingress controllers", "IngressClass"),
        checked_by=("V08",),
        mend=Mend(FORWARD.commands, "ingress.ensure"),
        depth=5,
    ),
    Rule(
        "P05",
        _("The ingress port refuses connections"),
        _("The ingress controller is exposed at a NodePort, so nobody listens on port 80; or its pod does not run."),
        _("Ask with the NodePort in the address, give the controller hostPort 80, or use a port-forward."),
        _(
            "Ping proves nothing: it asks for the machine, not for the port. minikube's later addon and most manifests "
            "for bare metal expose the controller at a NodePort, while KubeFATE's client asks port 80 unless told."
        ),
        looks_at=(
            "TCP connect",
            "controller's Service.spec.type and nodePort",
            "Pod.spec.containers[].ports[].hostPort",
        ),
        mend=FORWARD,
        depth=6,
    ),
    Rule(
        "P06",
        _("An Ingress leads nowhere"),
        _("The Service it names does not exist, or nothing ready stands behind it."),
        _("Look at the Service and the pods that it selects; compare its ports with the Ingress."),
        _("The controller answers 503 as long as the Service has no ready endpoint."),
        looks_at=("Ingress.spec.rules[].http.paths[].backend", "Endpoints", "Service.spec.ports[].targetPort"),
        mend=Mend((("kubectl", "-n", "{namespace}", "get", "endpoints"),)),
        depth=5,
    ),
    Rule(
        "P07",
        _("KubeFATE is looked for on this machine"),
        _("No address was read: the configuration is missing or mis-indented, or a variable overrides it."),
        _("Give the address, unset FATECLOUD_SERVICEURL, or mend the configuration file."),
        _(
            "KubeFATE's own client reads config.yaml of the current directory and falls back to localhost:8080 when "
            "there is none. Environment variables FATECLOUD_* beat the file."
        ),
        looks_at=("the service address in effect, and where it was read",),
        depth=6,
    ),
    Rule(
        "P08",
        _("An address of earlier days is still in use"),
        _("The node's or ingress controller's address has changed; hosts lines, party files or stored URLs have not."),
        _("Renew the hosts lines (`hosts.print`), and partyIp in the files that the evidence names."),
        _("Machines that get their address by DHCP may have another one after a reboot; names in files do not follow."),
        looks_at=("this machine's resolver", "partyList[].partyIp", "Node.status.addresses", "addresses seen before"),
        checked_by=("X05",),
        mend=Mend(step="hosts.print", arguments={"names": "{host}"}),
        depth=5,
    ),
    Rule(
        "P09",
        _("KubeFATE does not accept the login"),
        _("The token is over its 30 minutes or of an earlier life of the service; or user and password are wrong."),
        _("Log in again; compare user and password with FATECLOUD_USER_* of the Deployment or its Secret."),
        _("KubeFATE signs its tokens with a key made at each start, so that a restart invalidates all of them."),
        looks_at=("login", "KubeFATE's answers"),
        mend=Mend(step="kubefate.login"),
        depth=6,
    ),
    Rule(
        "P10",
        _("The admission webhook of the ingress controller does not answer"),
        _("The controller is not ready yet, or was removed and left its webhook behind."),
        _("Wait for the controller's admission jobs; of a controller that is gone, delete the webhook configuration."),
        _("While a webhook with failurePolicy Fail does not answer, nobody can create or change an Ingress."),
        looks_at=("ValidatingWebhookConfiguration.webhooks[].clientConfig.service", "Endpoints", "refusals"),
        mend=Mend((("kubectl", "get", "validatingwebhookconfiguration", "{name}", "-o", "yaml"),)),
        depth=1,
    ),
)
