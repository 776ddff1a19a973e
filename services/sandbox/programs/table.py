"""Which program an image runs: one row each, the first that fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.sandbox.programs.fateboard import board_application
from services.sandbox.programs.fateflow import flow_application
from services.sandbox.programs.program import Container
from services.sandbox.programs.server import Application, Server
from services.sandbox.programs.web import page

_FLOW_HTTP, _FLOW_GRPC, _BOARD, _NOTEBOOK = 9380, 9360, 8080, 20000


@dataclass(frozen=True, slots=True)
class Row:
    """`image` matches the last part of the reference, without tag; `container` the container's name."""

    image: str
    server: Server
    container: str = ".*"

    def fits(self, container: Container) -> bool:
        return bool(re.fullmatch(self.image, image_name(container.image))) and bool(
            re.fullmatch(self.container, container.name)
        )


def image_name(image: str) -> str:
    """`federatedai/python:1.3.0-release` is `python`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _java(name: str, *, start: float = 4.0, port: int = 0, http: Mapping[int, Application] | None = None) -> Server:
    return Server(
        start=start,
        ports=(port,) if port else (),
        http=http or {},
        starting=(
            f"{{time}} [INFO ] [main] [{name}:48] - service starting, config: conf/{name}.properties",
            f"{{time}} [INFO ] [main] [{name}:61] - local address {{address}}",
        ),
        ready=(f"{{time}} [INFO ] [main] [{name}:92] - service started",),
        failing=(
            f"{{time}} [ERROR] [main] [{name}:48] - start failed",
            'Exception in thread "main" java.lang.IllegalStateException: configuration is incomplete',
        ),
    )


def _web(title: str, port: int) -> Mapping[int, Application]:
    return {port: lambda container: page(title, container)}


_MYSQL = Server(
    start=5.0,
    ports=(3306,),
    starting=(
        "[Note] [Entrypoint]: Entrypoint script for MySQL Server 8.0.19 started.",
        "[Note] [Entrypoint]: Initializing database files",
    ),
    ready=(
        "[Note] [Entrypoint]: MySQL init process done. Ready for start up.",
        "[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. port: 3306",
    ),
    greeting=b"J\x00\x00\x00\x0a8.0.19\x00",
)
_PYTHON = Server(
    start=8.0,
    ports=(_FLOW_HTTP, _FLOW_GRPC),
    http={_FLOW_HTTP: flow_application},
    starting=("{time} - fate_flow_server.py[line:67] - INFO: init database tables", "+ python ./fate_flow_server.py"),
    ready=(
        "{time} - fate_flow_server.py[line:113] - INFO: start grpc server thread successfully",
        " * Running on http://{address}:9380/ (Press CTRL+C to quit)",
    ),
    failing=(
        "Traceback (most recent call last):",
        '  File "./fate_flow_server.py", line 87, in <module>',
        "peewee.OperationalError: (2003, \"Can't connect to MySQL server on 'mysql'\")",
    ),
)
_FATEBOARD = Server(
    start=6.0,
    ports=(_BOARD,),
    http={_BOARD: board_application},
    starting=(
        " :: Spring Boot ::        (v2.0.3.RELEASE)",
        "{time}  INFO [main] c.w.a.f.b.Bootstrap : Starting Bootstrap",
    ),
    ready=("{time}  INFO [main] o.s.b.w.e.t.TomcatWebServer : Tomcat started on port(s): 8080 (http)",),
)
_CLIENT = Server(
    start=4.0,
    ports=(_NOTEBOOK,),
    http=_web("Jupyter Notebook", _NOTEBOOK),
    starting=(
        '{"retcode": 0, "retmsg": "Fate Flow CLI has been initialized successfully."}'.replace("{", "{{").replace(
            "}", "}}"
        ),
    ),
    ready=("[I NotebookApp] The Jupyter Notebook is running at: http://{pod}:20000/",),
)
MONGO_PORT = 27017
MONGO = Server(
    start=4.0,
    ports=(MONGO_PORT,),
    starting=(
        "{time} I  CONTROL  [initandlisten] MongoDB starting : pid=1 port=27017 dbpath=/data/db 64-bit host={pod}",
    ),
    ready=("{time} I  NETWORK  [listener] waiting for connections on port 27017",),
)
_MARIADB = Server(
    start=4.0,
    ports=(3306,),
    starting=("{time} [Note] [Entrypoint]: Entrypoint script for MariaDB Server started.",),
    ready=("{time} 0 [Note] mysqld: ready for connections.",),
    greeting=b"Z\x00\x00\x00\x0a5.5.5-10.5.8-MariaDB\x00",
)
_REDIS = Server(
    start=2.0,
    ports=(6379,),
    starting=("1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",),
    ready=("1:M * Ready to accept connections",),
)

ROWS = (
    Row("python.*|fateflow.*", _PYTHON, container="python|fateflow"),
    Row("fateboard", _FATEBOARD),
    Row("client|fate-client.*", _CLIENT),
    Row("mysql", _MYSQL),
    Row("mariadb", _MARIADB),
    Row("mongo", MONGO),
    Row("redis", _REDIS),
    Row("egg", _java("egg-manager")),
    Row("roll", _java("roll")),
    Row("federation", _java("federation")),
    Row("meta-service", _java("meta-service")),
    Row("proxy", _java("proxy", port=9370)),
    Row("eggroll.*", _java("rollsite", port=9370), container="rollsite"),
    Row("eggroll.*", _java("clustermanager", port=4670), container="clustermanager"),
    Row("eggroll.*", _java("nodemanager", port=4671), container=".*nodemanager.*"),
    Row("osx", _java("osx-broker", port=9370)),
    Row("spark-master", _java("spark-master", http=_web("Spark Master", 8080))),
    Row("spark-.*", _java("spark-worker", http=_web("Spark Worker", 8081))),
    Row("hadoop-.*", _java("hadoop")),
    Row("pulsar", _java("pulsar", start=8.0, http=_web("Pulsar", 8080))),
    Row("rabbitmq", Server(start=6.0, ports=(5672, 15672), http=_web("RabbitMQ Management", 15672))),
    Row("nginx", Server(start=1.0, http=_web("Welcome to nginx!", 80), ready=("nginx: ready",))),
)

ANYTHING = Server(start=1.0, ready=())
"""What an image that nobody knows runs: it takes connections at the ports that it declares."""
