"""Access reviews, answered from the permission switchboard."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from services.sandbox.api.call import Call
from services.sandbox.api.respond import json_response
from services.sandbox.faults import Attributes, Rule, User
from services.sandbox.fields import dig
from services.sandbox.status import Object


async def review(call: Call) -> web.Response:
    """Any of the review resources: the object back, with its status."""
    body = await call.body()
    answer = {"kind": call.resource.kind, "apiVersion": call.served.api_version, "metadata": {}, **body}
    answer["status"] = _ANSWERS[call.resource.kind](call, body)
    return json_response(answer, HTTPStatus.CREATED)


def _access(call: Call, user: User, spec: Object) -> Object:
    attributes = spec.get("resourceAttributes")
    if attributes is None:
        return {"allowed": bool(user.rules)}
    resource = attributes.get("resource", "")
    if attributes.get("subresource"):
        resource = f"{resource}/{attributes['subresource']}"
    wanted = Attributes(
        attributes.get("verb", ""),
        attributes.get("group", ""),
        resource,
        attributes.get("namespace", ""),
        attributes.get("name", ""),
    )
    allowed = call.server.faults.access.allowed(user, wanted)
    return {"allowed": True, "reason": "allowed by the demo"} if allowed else {"allowed": False}


def _self_access(call: Call, body: Object) -> Object:
    return _access(call, call.user, body.get("spec", {}))


def _subject_access(call: Call, body: Object) -> Object:
    spec = body.get("spec", {})
    user = call.server.faults.access.named(spec.get("user", "")) or User(spec.get("user", ""), rules=())
    return _access(call, user, spec)


def _self_rules(call: Call, body: Object) -> Object:
    namespace = dig(body, "spec", "namespace", default="default")
    rules = [rule for rule in call.user.rules if "*" in rule.namespaces or namespace in rule.namespaces]
    return {
        "resourceRules": [_resource_rule(rule) for rule in rules],
        "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/healthz", "/livez", "/readyz", "/version"]}],
        # Denials cannot be told as rules.
        "incomplete": bool(call.server.faults.access.denied),
    }


def _resource_rule(rule: Rule) -> Object:
    return {"verbs": list(rule.verbs), "apiGroups": list(rule.groups), "resources": list(rule.resources)}


def _token(call: Call, body: Object) -> Object:
    user = call.server.faults.access.user(dig(body, "spec", "token", default=""))
    return {"authenticated": False} if user is None else {"authenticated": True, "user": _user_info(user)}


def _self(call: Call, _body: Object) -> Object:
    return {"userInfo": _user_info(call.user)}


def _user_info(user: User) -> Object:
    return {"username": user.name, "groups": list(user.groups)}


_ANSWERS = {
    "SelfSubjectAccessReview": _self_access,
    "SubjectAccessReview": _subject_access,
    "LocalSubjectAccessReview": _subject_access,
    "SelfSubjectRulesReview": _self_rules,
    "TokenReview": _token,
    "SelfSubjectReview": _self,
}
