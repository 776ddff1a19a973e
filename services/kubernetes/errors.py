"""What can go wrong with a Kubernetes cluster, and the one place where its answers become our errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from services.errors import Exit, FatetuiError
from services.i18n import Message, _, verbatim
from services.kubernetes.wire import Object, Response, parse_json
from services.text import decoded, one_line

# A Status message may quote a whole manifest; an operator reads its beginning.
_CAUSE_LIMIT = 1000
_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_LACKS = re.compile(
    r'cannot (\S+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]+)"| at the cluster scope)'
)
"""How the RBAC authorizer says what is missing."""


class KubernetesError(FatetuiError):
    """A failure of a Kubernetes cluster or on the way to it.

    `subject` is what was asked for (`Pod demo/web`), `status` the HTTP status (0: no answer), `reason` the server's
    machine-readable word (`AlreadyExists`), `details` the `details` of its Status body.
    """

    code = "K8S-ERROR"
    sentence: ClassVar[Message] = _("Kubernetes failed at {subject}")
    advice: ClassVar[Message | None] = None

    def __init__(
        self,
        subject: str,
        *,
        cause: str | Message | None = None,
        remedy: Message | None = None,
        status: int = 0,
        reason: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        said = verbatim(one_line(cause, _CAUSE_LIMIT)) if isinstance(cause, str) else cause
        message = _(self.sentence.template, subject=one_line(subject))
        super().__init__(message, cause=said, remedy=remedy or self.advice)
        self.subject = subject
        self.status = status
        self.reason = reason
        self.details: Mapping[str, Any] = details or {}

    @property
    def causes(self) -> tuple[Mapping[str, Any], ...]:
        """The Status body's causes: mappings with `reason`, `message` and `field`, as far as the server gave them."""
        return tuple(cause for cause in self.details.get("causes") or () if isinstance(cause, Mapping))


class Unreachable(KubernetesError):
    """No answer: refused, cut, no such host, proxy down."""

    code = "K8S-UNREACHABLE"
    exit = Exit.KUBERNETES
    transient = True
    sentence = _("The Kubernetes server cannot be reached for {subject}")
    advice = _("Check the server's address in the kubeconfig, the network and any proxy")


class Timeout(KubernetesError):
    """No answer in time, or the server gave up."""

    code = "K8S-TIMEOUT"
    exit = Exit.KUBERNETES
    transient = True
    sentence = _("The Kubernetes server did not answer in time for {subject}")
    advice = _("Try again; where it stays so, check the network, any proxy, and how the server is")


class NotKubernetes(Unreachable):
    """Something answered that is no Kubernetes API server: a login page, a proxy, another program."""

    code = "K8S-ANSWER"
    sentence = _("What answers is no Kubernetes API server, asked for {subject}")
    advice = _("Check the server's address in the kubeconfig, and what stands before it: a proxy, a login page")


class Unauthorized(KubernetesError):
    """401: the server does not know who asks."""

    code = "K8S-UNAUTHORIZED"
    exit = Exit.KUBERNETES
    sentence = _("The Kubernetes server does not accept the credentials for {subject}")
    advice = _("Log in to the cluster again, or choose another context")


class Forbidden(KubernetesError):
    """403: known, and not allowed.

    The message tells the permission that is missing, where the server said which: what stands first is what is still
    read where there is little room.
    """

    code = "K8S-FORBIDDEN"
    exit = Exit.KUBERNETES
    sentence = _("Kubernetes does not allow this: {subject}")
    advice = _("Ask the cluster's administrator for this permission, or choose another context")

    def __init__(self, subject: str, *, cause: str | Message | None = None, **said: Any) -> None:
        super().__init__(subject, cause=cause, **said)
        lacks = _LACKS.search(str(cause or ""))
        if lacks is None:
            return
        verb, resource, group, namespace = lacks.groups()
        right = one_line(f"{verb} {resource}.{group}" if group else f"{verb} {resource}")
        if namespace:
            self.message = _(
                "Kubernetes does not allow this: {right} in namespace {namespace}", right=right, namespace=namespace
            )
        else:
            self.message = _("Kubernetes does not allow this: {right} in the whole cluster", right=right)


class NotFound(KubernetesError):
    """404: there is no such object, or its namespace is missing."""

    code = "K8S-NOT-FOUND"
    sentence = _("{subject} does not exist")


class AlreadyExists(KubernetesError):
    """409 on create."""

    code = "K8S-EXISTS"
    sentence = _("{subject} exists already")


class Conflict(KubernetesError):
    """409: the object changed meanwhile, or another manager owns the fields that are set."""

    code = "K8S-CONFLICT"
    sentence = _("{subject} is being changed by someone else")
    advice = _("Read it again; to take fields over from another manager, apply with force")


class Invalid(KubernetesError):
    """400 or 422: the server does not accept what was sent."""

    code = "K8S-INVALID"
    sentence = _("Kubernetes rejects {subject}")


class Gone(KubernetesError):
    """410: the version asked for is too old; list again."""

    code = "K8S-GONE"
    transient = True
    sentence = _("The version asked for of {subject} is no longer kept")


class TooManyRequests(KubernetesError):
    """429: the server is busy."""

    code = "K8S-BUSY"
    exit = Exit.KUBERNETES
    transient = True
    sentence = _("The Kubernetes server is too busy for {subject}")
    advice = _("Try again later")


class ServerError(KubernetesError):
    """5xx: the server failed."""

    code = "K8S-SERVER"
    exit = Exit.KUBERNETES
    transient = True
    sentence = _("The Kubernetes server failed at {subject}")
    advice = _("Try again; where it stays so, look at the API server, and at what stands before it")


class KindNotServed(KubernetesError):
    """The cluster serves no such kind, in none of the versions known for it."""

    code = "K8S-KIND"
    sentence = _("This cluster does not serve {subject}")


class ContextError(KubernetesError):
    """The kubeconfig, its context or its credential plugin cannot be used."""

    code = "K8S-CONTEXT"
    exit = Exit.KUBERNETES
    sentence = _("The Kubernetes context cannot be used: {subject}")
    advice = _("Check the kubeconfig with: kubectl config view")


class CertificateError(KubernetesError):
    """The server's certificate is not trusted."""

    code = "K8S-CERTIFICATE"
    exit = Exit.KUBERNETES
    sentence = _("The certificate of {subject} is not trusted")
    advice = _("Put the cluster's CA into the kubeconfig as certificate-authority-data")


class WriteRefused(KubernetesError):
    """A write under a policy that allows none."""

    code = "K8S-READ-ONLY"
    exit = Exit.REFUSED
    sentence = _("Refused, because nothing may be changed here: {subject}")


BY_STATUS: Mapping[int, type[KubernetesError]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: Timeout,
    409: Conflict,
    410: Gone,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooManyRequests,
    504: Timeout,
}
# Reasons that say more than their HTTP status: AlreadyExists shares 409 with Conflict, Expired is a 410.
BY_REASON: Mapping[str, type[KubernetesError]] = {"AlreadyExists": AlreadyExists, "Expired": Gone}


def error_of(status: int, body: bytes | Mapping[str, Any], subject: str) -> KubernetesError:
    """The error for an answer of HTTP `status` >= 400, whose `body` is a Status object, other JSON or plain text."""
    answer = body if isinstance(body, Mapping) else _status_of(body)
    reason = str(answer.get("reason") or "")
    details = answer.get("details")
    kind = BY_REASON.get(reason) or BY_STATUS.get(status, ServerError if status >= 500 else Invalid)
    return kind(
        subject,
        cause=str(answer.get("message") or f"HTTP {status}"),
        status=status,
        reason=reason,
        details=details if isinstance(details, Mapping) else None,
    )


def object_in(response: Response, subject: str) -> Object:
    """The JSON object that a whole, good answer is. Raises NotKubernetes: a page with status 200 is a proxy's."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotKubernetes(subject, cause=_instead(response))
    return answer


def _instead(response: Response) -> Message:
    """What came where an object should."""
    leads = response.headers.get("Location")
    if leads and 300 <= response.status < 400:
        return _("It leads on to {address}", address=one_line(leads, 200))
    said = one_line(_MARKUP.sub(" ", decoded(response.body[:4096])), 80)
    return _("It says: {said}", said=said or "-")


def _status_of(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = parse_json(body)
    except ValueError:
        parsed = None
    if isinstance(parsed, Mapping):
        return parsed
    # Of a page for browsers its words count.
    return {"message": _MARKUP.sub(" ", decoded(body[:4096])).strip()}
