"""Greeting, login, version, namespaces and users (kubefate.md §1.3, §1.4, §2.6, §2.7)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from aiohttp import web

from services.sandbox.kubefate.dispatch import Call, reply, unauthorized
from services.sandbox.kubefate.gotext import age, stamp
from services.sandbox.kubefate.records import UserRecord, hashed, new_user
from services.sandbox.kubefate.requests import Refused, json_object
from services.sandbox.kubefate.shapes import user_shape
from services.sandbox.kubefate.traits import Traits

_SWAGGER = "<!DOCTYPE html><html><head><title>Swagger UI</title></head><body></body></html>"


async def greet(call: Call) -> web.Response:
    """The only answer that names the version without a login, up to 1.2.0."""
    traits = call.service.traits
    greeting = {"msg": f"kubefate run {traits.done}"}
    if traits.greets_with_version:
        greeting = {"api_version": "v1"} | greeting | {"service_version": traits.version}
    return reply(greeting)


async def error_path(_call: Call) -> web.Response:
    return reply({"error": "error path"}, status=400)


async def swagger(_call: Call) -> web.Response:
    return web.Response(text=_SWAGGER, content_type="text/html")


async def login(call: Call) -> web.Response:
    try:
        fields = json.loads(call.body)
        username, password = str(fields.get("username", "")), str(fields.get("password", ""))
    except (ValueError, AttributeError):
        return unauthorized("missing Username or Password")
    user = call.service.records.user_named(username)
    if user is None or not user.accepts(password):
        return unauthorized("incorrect Username or Password")
    token, expires = call.service.tokens.issue(username, call.service.faults.token_seconds)
    return reply({"code": 200, "expire": stamp(expires, 0), "token": token})


async def logout(_call: Call) -> web.Response:
    return reply({"code": 200})


async def version(call: Call) -> web.Response:
    traits = call.service.traits
    return reply({"msg": f"getVersion {traits.done}", "version": traits.version})


async def namespaces(call: Call) -> web.Response:
    data = [
        {
            "Name": namespace["metadata"]["name"],
            "Status": namespace.get("status", {}).get("phase", ""),
            "Labels": namespace["metadata"].get("labels"),
            "Annotations": namespace["metadata"].get("annotations"),
            "Age": age(datetime.fromisoformat(namespace["metadata"]["creationTimestamp"]).astimezone(UTC)),
        }
        for namespace in await call.service.cluster.list("Namespace")
    ]
    return reply({"data": data, "msg": f"getNamespaceList {call.service.traits.done}"})


async def list_users(call: Call) -> web.Response:
    """Hashes and salts included: the intended blanking acts on a copy."""
    traits = call.service.traits
    data = [user_shape(user, traits) for user in call.service.records.users.live()]
    typo = "getUserLisr" if traits.done == "success" else "getUserList"
    return reply({"data": data, "msg": f"{typo} {traits.done}"})


async def create_user(call: Call) -> web.Response:
    """The success message really speaks of a cluster, and follows an error, too."""
    traits, users = call.service.traits, call.service.records.users
    fields = json_object(call.body)
    username = str(fields.get("username", ""))
    user = new_user(
        username, str(fields.get("password", "")), str(fields.get("email", "")), plain=traits.plain_passwords
    )
    success = {"data": user_shape(user, traits), "msg": f"createCluster {traits.done}"}
    if call.service.records.user_named(username) is not None:
        return reply({"error": "User is existed."}, success, status=500)
    users.add(user)
    return reply({"data": user_shape(user, traits), "msg": f"createCluster {traits.done}"})


async def get_user(call: Call) -> web.Response:
    traits = call.service.traits
    user = call.service.records.users.find(call.params["id"])
    if user is not None:
        return reply({"data": user_shape(user, traits, blank=not traits.documents)})
    if traits.documents:
        return reply({"data": None})
    return reply(_missing(traits), {"data": None}, status=500)


async def set_user(call: Call) -> web.Response:
    """Broken for passwords in every release: 1.0.3 forgets the new salt, later ones pick the row by the body's ID."""
    traits = call.service.traits
    fields = json_object(call.body)
    success = {"msg": f"setUser {traits.done}"}
    user = _addressed(call, fields.get("ID"))
    if user is None:
        return reply(_missing(traits), success, status=500)
    password = str(fields.get("password", ""))
    if traits.plain_passwords:
        user.password = password or user.password
    elif password:
        salt = "unstored" if traits.documents else str(fields.get("salt", ""))
        user.password = hashed(password, salt)
    user.email = str(fields.get("email", user.email))
    return reply(success)


async def delete_user(call: Call) -> web.Response:
    traits, users = call.service.traits, call.service.records.users
    success = {"msg": f"deleteUser {traits.done}"}
    user = users.find(call.params["id"])
    if user is None:
        return reply(_missing(traits), success, status=500)
    users.remove(user)
    return reply(success)


def _addressed(call: Call, number: object) -> UserRecord | None:
    users = call.service.records.users
    if call.service.traits.documents:
        return users.find(call.params["id"])
    return next((user for user in users.live() if user.number == number), None)


def _missing(traits: Traits) -> dict[str, object]:
    return {"error": {} if traits.error_objects else not_found(traits)}


def not_found(traits: Traits) -> str:
    """What the database says of an unknown id."""
    return "mongo: no documents in result" if traits.documents else "record not found"


def refuse_unknown(traits: Traits) -> Refused:
    return Refused(not_found(traits))
