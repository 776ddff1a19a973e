"""Pages of the small web applications in the demo's pods."""

from __future__ import annotations

from html import escape

from aiohttp import web

from services.sandbox.programs.program import Container


def html(title: str, *paragraphs: str) -> web.Response:
    """A page; the paragraphs are text."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    text = f"<!DOCTYPE html><html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    return web.Response(text=text, content_type="text/html")


def page(title: str, container: Container) -> web.Application:
    """An application that answers every path with one page."""

    async def answer(_request: web.Request) -> web.Response:
        return html(title, f"{title} in {container.namespace}/{container.pod}")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    return application
