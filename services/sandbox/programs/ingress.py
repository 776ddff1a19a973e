"""The ingress controller: a real listener that leads requests by host and path to the pods behind Services."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from aiohttp import web

from services.sandbox.api.wire import BrokenAnswer, end_to_end, exchange
from services.sandbox.controllers.objects import Objects
from services.sandbox.fields import dig
from services.sandbox.programs.ports import HttpPort, connect
from services.sandbox.programs.program import Container, Endpoint
from services.sandbox.status import ApiStatus, Object

CLASS = "nginx"
CONTROLLER = "k8s.io/ingress-nginx"
_HTTP = 80
_LEGACY_CLASS = "kubernetes.io/ingress.class"
_DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"
_UPSTREAM_SECONDS = 60.0
_LARGEST_BODY = 64 * 1024 * 1024


class Routes:
    """The Ingress objects of our class as a table of hosts and paths."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def ours(self) -> Iterator[Object]:
        """The Ingresses that this controller serves."""
        classes = self._objects.list("IngressClass")
        names = {item["metadata"]["name"] for item in classes if dig(item, "spec", "controller") == CONTROLLER}
        default = any(dig(item, "metadata", "annotations", _DEFAULT_CLASS) == "true" for item in classes)
        for ingress in self._objects.list("Ingress"):
            wanted = dig(ingress, "spec", "ingressClassName")
            wanted = wanted or dig(ingress, "metadata", "annotations", _LEGACY_CLASS)
            # The controller of this era takes what names no class, if it is the default or there are no classes yet.
            if wanted in names or (wanted == CLASS and names) or (wanted is None and default):
                yield ingress

    def find(self, host: str, path: str) -> tuple[str, str, int | str] | None:
        """(namespace, service, port) for a request; the longest path wins."""
        best: tuple[int, tuple[str, str, int | str]] | None = None
        for ingress in self.ours():
            for rule in dig(ingress, "spec", "rules", default=[]):
                if rule.get("host") not in {None, "", host}:
                    continue
                for item in dig(rule, "http", "paths", default=[]):
                    prefix = item.get("path") or "/"
                    if _fits(prefix, path) and (best is None or len(prefix) > best[0]):
                        best = len(prefix), _backend(ingress, item["backend"])
        return best[1] if best else None


class IngressController:
    """The program of the ingress-nginx container. It listens on loopback at the node port of its Service."""

    def __init__(self, objects: Objects, address: str, port: int) -> None:
        self._objects = objects
        self._routes = Routes(objects)
        self._address = address
        self._port = port

    async def __call__(self, container: Container) -> int:
        container.log("-------------------------------------------------------------------------------")
        container.log("NGINX Ingress controller  Release: v0.47.0")
        if await container.sleep(1):
            return 0
        runner = web.AppRunner(self._application(container), access_log=None, shutdown_timeout=0)
        await runner.setup()
        starting = asyncio.create_task(web.TCPSite(runner, self._address, self._port, reuse_address=True).start())
        try:
            await asyncio.shield(starting)
            # The same inside the cluster: what the readiness probe and other pods reach.
            container.listen(_HTTP, HttpPort(lambda: self._application(container)))
            container.log('"Starting NGINX Ingress controller"')
            await self._publish_until_stopped(container)
        finally:
            # A server whose start is cancelled is forgotten by asyncio, and its socket stays open.
            await asyncio.gather(starting, return_exceptions=True)
            await runner.cleanup()
        return 0

    async def _publish_until_stopped(self, container: Container) -> None:
        """Keep the address in the status of every Ingress of ours."""
        readers = [asyncio.create_task(self._follow(kind)) for kind in ("Ingress", "IngressClass")]
        try:
            await container.stopping.wait()
        finally:
            for reader in readers:
                reader.cancel()

    async def _follow(self, kind: str) -> None:
        while True:
            changes = self._objects.subscribe(kind)
            self._publish()
            try:
                async for _ in changes:
                    self._publish()
            except ApiStatus:
                # History was compacted away under us: read anew.
                continue

    def _publish(self) -> None:
        status = {"loadBalancer": {"ingress": [{"ip": self._address}]}}
        for ingress in list(self._routes.ours()):
            if ingress.get("status") != status:
                self._objects.set_status(ingress, status)

    def _application(self, container: Container) -> web.Application:
        async def serve(request: web.Request) -> web.StreamResponse:
            found = self._routes.find(request.host.partition(":")[0], request.path)
            if found is None:
                return _nginx(404, "Not Found")
            endpoint = await self._endpoint(container, *found)
            return await _forward(request, endpoint) if endpoint else _nginx(503, "Service Temporarily Unavailable")

        application = web.Application(client_max_size=_LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", serve)
        return application

    async def _endpoint(self, container: Container, namespace: str, name: str, port: int | str) -> Endpoint | None:
        service = self._objects.find("Service", namespace, name)
        ports = dig(service, "spec", "ports", default=[]) if service else []
        number = next((item["port"] for item in ports if port in {item["port"], item.get("name")}), None)
        if number is None:
            return None
        try:
            return await container.network.dial(name, number, namespace)
        except (ConnectionRefusedError, TimeoutError):
            return None


def _fits(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix if prefix.endswith("/") else f"{prefix}/")


def _backend(ingress: Object, backend: Object) -> tuple[str, str, int | str]:
    port = dig(backend, "service", "port", default={})
    return ingress["metadata"]["namespace"], backend["service"]["name"], port.get("number") or port.get("name", "")


def _nginx(status: int, reason: str) -> web.Response:
    text = (
        f"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return web.Response(status=status, text=text, content_type="text/html", headers={"Server": "nginx"})


async def _forward(request: web.Request, endpoint: Endpoint) -> web.StreamResponse:
    streams = await connect(endpoint)
    headers = [pair for pair in end_to_end(request.headers.items()) if pair[0].lower() != "host"]
    headers += [("Host", request.host), ("X-Forwarded-Host", request.host), ("X-Forwarded-Proto", "http")]
    try:
        async with asyncio.timeout(_UPSTREAM_SECONDS):
            answer = await exchange(streams, request.method, request.raw_path, headers, await request.read())
        response = web.StreamResponse(status=answer.code)
        for name, value in answer.headers:
            response.headers.add(name, value)
        await response.prepare(request)
        async for data in answer.body:
            await response.write(data)
        await response.write_eof()
    except TimeoutError:
        return _nginx(504, "Gateway Time-out")
    except BrokenAnswer:
        return _nginx(502, "Bad Gateway")
    finally:
        streams[1].close()
    return response
