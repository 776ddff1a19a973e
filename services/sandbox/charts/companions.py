"""The charts beside `fate`: fate-exchange and fate-serving (kubefate.md §6.8, §6.9, §7.6)."""

from __future__ import annotations

from services.sandbox.charts.engines import NGINX, NGINX_SERVICE
from services.sandbox.charts.rows import Chart, ConfigRow, Container, IngressRow, Mount, Port, ServiceRow, Workload

_FIRST_SERVING = "v1.2.0"
_NODE_PORT = "nodePort"

EXCHANGE = Chart(
    name="fate-exchange",
    workloads=(
        Workload(
            module="rollsite",
            name="rollsite",
            containers=(Container(name="rollsite", image="eggroll", ports=(9370,)),),
            mounts=(Mount(name="rollsite-config", path="/data/projects/fate/rollsite/conf"),),
        ),
        NGINX,
        Workload(
            module="trafficServer",
            name="traffic-server",
            containers=(Container(name="traffic-server", image="trafficserver", ports=(443,)),),
            replicas=("trafficServer.replicas", 1),
        ),
    ),
    services=(
        ServiceRow(
            module="rollsite",
            name="rollsite",
            selects="rollsite",
            ports=(Port(number=9370, name="tcp-9370", key=_NODE_PORT),),
            type_path="rollsite.type",
            block="rollsite",
        ),
        NGINX_SERVICE,
        ServiceRow(
            module="trafficServer",
            name="traffic-server",
            selects="traffic-server",
            ports=(Port(number=443, name="https", key=_NODE_PORT),),
            type_path="trafficServer.type",
            block="trafficServer",
        ),
    ),
    configs=(
        ConfigRow(module="rollsite", name="rollsite-config", content="gateway_routes"),
        ConfigRow(module="nginx", name="nginx-config", content="engine_routes"),
        ConfigRow(module="trafficServer", name="traffic-server-config", content="engine_routes"),
    ),
)


def _serving(module: str, name: str, *ports: int, since: str = _FIRST_SERVING) -> Workload:
    image = "redis" if module == "servingRedis" else name
    return Workload(
        module=module, name=name, containers=(Container(name=name, image=image, ports=ports, since=since),), since=since
    )


SERVING = Chart(
    name="fate-serving",
    modules_listed_since="v2.0.4",
    workloads=(
        _serving("servingProxy", "serving-proxy", 8059, 8869),
        _serving("servingServer", "serving-server", 8000),
        _serving("servingRedis", "serving-redis", 6379),
        _serving("servingAdmin", "serving-admin", 8350, since="v2.0.4"),
        Workload(
            module="servingZookeeper",
            name="serving-zookeeper",
            containers=(Container(name="zookeeper", image="zookeeper", ports=(2181,)),),
            stateful=True,
            since="v2.0.4",
        ),
    ),
    services=tuple(
        ServiceRow(
            module=module, name=name, selects=name, ports=ports, type_path=f"{module}.type", block=module, since=since
        )
        for module, name, ports, since in (
            (
                "servingProxy",
                "serving-proxy",
                (Port(number=8059, name="http"), Port(number=8869, name="grpc", key=_NODE_PORT)),
                _FIRST_SERVING,
            ),
            ("servingServer", "serving-server", (Port(number=8000, name="grpc", key=_NODE_PORT),), _FIRST_SERVING),
            ("servingRedis", "serving-redis", (Port(number=6379, name="tcp-6379"),), _FIRST_SERVING),
            ("servingAdmin", "serving-admin", (Port(number=8350, name="http"),), "v2.0.4"),
            ("servingZookeeper", "serving-zookeeper", (Port(number=2181, name="tcp-2181"),), "v2.0.4"),
        )
    ),
    ingresses=(
        IngressRow(
            module="servingProxy",
            name="serving-proxy",
            key="servingProxy",
            service="serving-proxy",
            port=8059,
            since=_FIRST_SERVING,
        ),
        IngressRow(
            module="servingAdmin",
            name="serving-admin",
            key="servingAdmin",
            service="serving-admin",
            port=8350,
            since="v2.0.4",
        ),
    ),
    configs=(
        ConfigRow(module="servingProxy", name="serving-proxy-config", content="gateway_routes", since=_FIRST_SERVING),
    ),
)
