"""The chart routes (kubefate.md §2.5)."""

from __future__ import annotations

from aiohttp import web

from services.sandbox.kubefate.dispatch import Call, reply
from services.sandbox.kubefate.packages import PackageError
from services.sandbox.kubefate.requests import Refused
from services.sandbox.kubefate.shapes import chart_shape


async def list_charts(call: Call) -> web.Response:
    traits = call.service.traits
    data = [chart_shape(chart, traits) for chart in call.service.records.charts.live()]
    if traits.documents and not data:
        raise Refused("not find HelmChart")
    return reply({"data": data, "msg": f"getChartList {traits.done}"})


async def get_chart(call: Call) -> web.Response:
    traits = call.service.traits
    chart = call.service.records.charts.find(call.params["id"])
    if chart is None:
        raise Refused("assertion type error" if traits.documents else "record not found")
    message = {"msg": f"getChart {traits.done}"} if traits.detail_has_message else {}
    return reply({"data": chart_shape(chart, traits)} | message)


async def upload_chart(call: Call) -> web.Response:
    archive = await _file(call.request)
    if archive is None:
        raise Refused("http: no such file")
    try:
        chart = call.service.packages.upload(archive)
    except PackageError as error:
        raise Refused(str(error)) from error
    message = "CreateChart Success" if call.service.traits.done == "Success" else "createChart success"
    return reply({"data": {"helmUUID": chart.uuid}, "msg": message})


async def delete_chart(call: Call) -> web.Response:
    """An unknown id is a success, too, from 1.1.0 on."""
    traits, charts = call.service.traits, call.service.records.charts
    chart = charts.find(call.params["id"])
    if chart is not None:
        charts.remove(chart)
    elif traits.documents:
        return reply({"msg": "deleteChart error, DeletedCount=0"})
    return reply({"msg": f"deleteChart {traits.done}"})


async def chart_example(call: Call) -> web.Response:
    """Downloads and stores the chart where it is missing."""
    try:
        chart = await call.service.packages.obtain(call.params["name"], call.params["version"])
    except PackageError as error:
        raise Refused(str(error)) from error
    return reply({"data": chart.values_example, "msg": "getChartByNameVersion Success"})


async def _file(request: web.Request) -> bytes | None:
    if not request.content_type.startswith("multipart/"):
        return None
    fields = await request.post()
    field = fields.get("file")
    return field.file.read() if isinstance(field, web.FileField) else None
