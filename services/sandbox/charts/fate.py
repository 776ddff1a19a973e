"""The `fate` chart from v1.3.0-a to v2.0.0: what each module becomes (kubefate.md §7.2, §7.3; fate.md §1.1, §5)."""

from __future__ import annotations

from services.sandbox.charts.engines import ENGINE_SERVICES, ENGINE_WORKLOADS
from services.sandbox.charts.rows import Chart, ConfigRow, Container, IngressRow, Mount, Port, ServiceRow, Workload

_GATEWAY = (Port(number=9370, name="tcp-9370", key="nodePort"),)
_FLOW_PORTS = (Port(number=9360, name="grpc"), Port(number=9380, name="http"))
_BOARD_PORTS = (Port(number=8080, name="http"),)
_PYTHON_CONF = Mount(name="python-config", path="/data/projects/fate/conf")
_BOARD_CONF = Mount(name="fateboard-config", path="/data/projects/fateboard/conf")
_EGGROLL_CONF = Mount(name="eggroll-config", path="/data/projects/fate/eggroll/conf")

_FLOW_WAITERS = (
    Container(name="mysql", image="mysql", init=True, before="v1.5.1"),
    Container(name="ping-mysql", image="mysql", init=True, since="v1.5.1"),
)
_BOARD_BESIDE_FLOW = (
    Container(name="fateboard", image="fateboard", ports=(8080,), before="v1.5.0"),
    Container(name="fateboard", image="fateboard", ports=(8080,), since="v1.5.0", before="v1.10.0", module="fateboard"),
)
_CLIENT_BESIDE_FLOW = Container(
    name="client", image="client", ports=(20000,), since="v1.4.0", before="v1.6.1", module="client"
)

EGGROLL_ONE = (
    Workload(
        module="egg",
        name="egg{n}",
        containers=(Container(name="egg", image="egg", ports=(7888, 7778)),),
        instances=("egg.count", 0),
        before="v1.4.0",
    ),
    *(
        Workload(
            module=module, name=name, containers=(Container(name=name, image=name, ports=(port,)),), before="v1.4.0"
        )
        for module, name, port in (
            ("federation", "federation", 9394),
            ("metaService", "meta-service", 8590),
            ("roll", "roll", 8011),
            ("redis", "redis", 6379),
        )
    ),
    Workload(
        module="proxy",
        name="proxy",
        containers=(Container(name="proxy", image="proxy", ports=(9370,)),),
        mounts=(Mount(name="proxy-config", path="/data/projects/fate/proxy/conf"),),
        before="v1.4.0",
    ),
)

_PAIR_SIDECARS = (
    Container(name="{name}-eggrollpair", image="eggrollpair", since="v1.5.1", before="v1.9.0"),
    Container(name="nodemanager-eggrollpair", image="eggrollpair", since="v1.9.0"),
)
EGGROLL_TWO = (
    Workload(
        module="clustermanager",
        name="clustermanager",
        containers=(Container(name="clustermanager", image="eggroll", ports=(4670,)),),
        mounts=(_EGGROLL_CONF,),
        since="v1.4.0",
    ),
    Workload(
        module="nodemanager",
        name="nodemanager-{n}",
        containers=(Container(name="{name}", image="eggroll", ports=(4671,)), *_PAIR_SIDECARS),
        instances=("nodemanager.count", 0),
        listed="nodemanager.list",
        mounts=(_EGGROLL_CONF,),
        claim="/data/projects/fate/eggroll/data",
        since="v1.4.0",
        before="v1.6.1",
    ),
    Workload(
        module="nodemanager",
        name="nodemanager-{n}",
        containers=(Container(name="{name}", image="eggroll", ports=(4671,)), *_PAIR_SIDECARS),
        instances=("nodemanager.count", 0),
        mounts=(_EGGROLL_CONF,),
        claim="/data/projects/fate/eggroll/data",
        since="v1.6.1",
        before="v1.9.0",
    ),
    *(
        Workload(
            module="nodemanager",
            name="nodemanager",
            containers=(Container(name="nodemanager", image="eggroll", ports=(4671,)), *_PAIR_SIDECARS),
            stateful=True,
            replicas=("nodemanager.replicas", 2),
            mounts=(_EGGROLL_CONF,),
            claim="/data/projects/fate/eggroll/data",
            requests=(cpu, "4Gi"),
            labels=(("app", "nodemanager"),),
            since=since,
            before=before,
        )
        for since, before, cpu in (("v1.9.0", "v1.11.0", "2"), ("v1.11.0", "", "4"))
    ),
    *(
        Workload(
            module=gateway,
            name=gateway,
            containers=(Container(name=gateway, image=image, ports=(9370,)),),
            mounts=(Mount(name=f"{gateway}-config", path=f"/data/projects/fate/{gateway}/conf"),),
            since=since,
            before=before,
        )
        for gateway, image, since, before in (
            ("rollsite", "eggroll", "v1.4.0", "v2.0.0"),
            ("lbrollsite", "nginx", "v1.5.0-b", ""),
            ("osx", "osx", "v2.0.0", ""),
        )
    ),
)

CORE = (
    *(
        Workload(
            module="mysql",
            name="mysql",
            containers=(Container(name="mysql", image="mysql", ports=(3306,)),),
            mounts=(Mount(name="mysql-config", path="/docker-entrypoint-initdb.d"),),
            claim=claim,
            stateful=stateful,
            since=since,
            before=before,
        )
        for since, before, claim, stateful in (
            ("v1.3.0-a", "v1.4.0", "", False),
            ("v1.4.0", "v1.9.0", "/var/lib/mysql", False),
            ("v1.9.0", "", "/var/lib/mysql", True),
        )
    ),
    Workload(
        module="python",
        name="python",
        containers=(
            *_FLOW_WAITERS,
            Container(name="python", image="python", ports=(9360, 9380)),
            _CLIENT_BESIDE_FLOW,
            *_BOARD_BESIDE_FLOW,
        ),
        mounts=(_PYTHON_CONF, _BOARD_CONF),
        before="v1.9.0",
    ),
    Workload(
        module="python",
        name="python",
        containers=(
            *_FLOW_WAITERS,
            Container(name="fateflow", image="python", ports=(9360, 9380)),
            *_BOARD_BESIDE_FLOW,
        ),
        stateful=True,
        replicas=("python.replicas", 1),
        mounts=(_PYTHON_CONF,),
        claim="/data/projects/fate/model_local_cache",
        since="v1.9.0",
    ),
    Workload(
        module="fateboard",
        name="fateboard",
        containers=(Container(name="fateboard", image="fateboard", ports=(8080,)),),
        mounts=(_BOARD_CONF,),
        since="v1.10.0",
    ),
    *(
        Workload(
            module="client",
            name="client",
            containers=(Container(name="client", image="client", ports=(20000,)),),
            stateful=stateful,
            claim="/data/projects/fate/persistence",
            since=since,
            before=before,
        )
        for since, before, stateful in (("v1.6.1", "v1.9.0", False), ("v1.9.0", "", True))
    ),
)

SERVICES = (
    *(
        ServiceRow(
            module=module,
            name=name,
            selects=name,
            ports=tuple(Port(number=port, name=f"tcp-{port}") for port in ports),
            before="v1.4.0",
        )
        for module, name, ports in (
            ("egg", "egg{n}", (7888, 7778)),
            ("federation", "federation", (9394,)),
            ("metaService", "meta-service", (8590,)),
            ("roll", "roll", (8011,)),
            ("redis", "redis", (6379,)),
        )
    ),
    ServiceRow(module="mysql", name="mysql", selects="mysql", ports=(Port(number=3306, name="tcp-mysql"),)),
    *(
        ServiceRow(
            module=gateway,
            name=gateway,
            selects=gateway,
            ports=_GATEWAY,
            type_path=f"{gateway}.type",
            block=gateway,
            since=since,
            before=before,
        )
        for gateway, since, before in (
            ("proxy", "v1.3.0-a", "v1.4.0"),
            ("rollsite", "v1.4.0", "v2.0.0"),
            ("lbrollsite", "v1.5.0-b", ""),
            ("osx", "v2.0.0", ""),
        )
    ),
    *(
        ServiceRow(
            module="clustermanager",
            name="clustermanager",
            selects="clustermanager",
            ports=(Port(number=4670, name="tcp-4670"),),
            headless=headless,
            since=since,
            before=before,
        )
        for since, before, headless in (
            ("v1.4.0", "v1.5.1", False),
            ("v1.5.1", "v1.6.1", True),
            ("v1.6.1", "", False),
        )
    ),
    *(
        ServiceRow(
            module="nodemanager",
            name=name,
            selects=name,
            ports=(Port(number=4671, name="tcp-4671"),),
            headless=True,
            since=since,
            before=before,
        )
        for name, since, before in (("nodemanager-{n}", "v1.4.0", "v1.9.0"), ("nodemanager", "v1.9.0", ""))
    ),
    ServiceRow(module="python", name="fateflow", selects="python", ports=_FLOW_PORTS, label="python", before="v1.4.0"),
    ServiceRow(
        module="python",
        name="fateflow",
        selects="python",
        ports=(Port(number=9360, name="grpc"), Port(number=9380, name="http", key="fateflowNodePort")),
        type_path="python.fateflowType",
        block="python",
        label="python",
        since="v1.4.0",
        before="v1.5.0",
    ),
    *(
        ServiceRow(
            module="python",
            name="fateflow",
            selects="python",
            ports=_FLOW_PORTS,
            headless=headless,
            since=since,
            before=before,
        )
        for since, before, headless in (
            ("v1.5.0", "v1.6.1", True),
            ("v1.6.1", "v1.7.1", False),
            ("v1.7.1", "", True),
        )
    ),
    ServiceRow(
        module="python",
        name="fateflow-client",
        selects="python",
        ports=(Port(number=9360, name="grpc", key="grpcNodePort"), Port(number=9380, name="http", key="httpNodePort")),
        type_path="python.type",
        block="python",
        since="v1.5.0",
    ),
    ServiceRow(module="python", name="fateboard", selects="python", ports=_BOARD_PORTS, before="v1.5.0"),
    ServiceRow(
        module="fateboard", name="fateboard", selects="python", ports=_BOARD_PORTS, since="v1.5.0", before="v1.10.0"
    ),
    ServiceRow(
        module="fateboard",
        name="fateboard",
        selects="fateboard",
        ports=_BOARD_PORTS,
        type_path="fateboard.type",
        block="fateboard",
        since="v1.10.0",
    ),
    *(
        ServiceRow(
            module="client",
            name="notebook",
            selects=selects,
            ports=(Port(number=20000, name="http"),),
            since=since,
            before=before,
        )
        for selects, since, before in (("python", "v1.4.0", "v1.6.1"), ("client", "v1.6.1", ""))
    ),
)

INGRESSES = (
    IngressRow(module="python", name="fateboard", key="fateboard", service="fateboard", port=8080, before="v1.5.0"),
    IngressRow(module="fateboard", name="fateboard", key="fateboard", service="fateboard", port=8080, since="v1.5.0"),
    IngressRow(module="client", name="client", key="client", service="notebook", port=20000, since="v1.4.0"),
    IngressRow(module="spark", name="spark", key="spark", service="spark-master", port=8080, since="v1.5.0"),
    IngressRow(module="rabbitmq", name="rabbitmq", key="rabbitmq", service="rabbitmq", port=15672, since="v1.5.0"),
    IngressRow(module="pulsar", name="pulsar", key="pulsar", service="pulsar", port=8080, since="v1.6.0"),
)

CONFIGS = (
    ConfigRow(module="proxy", name="proxy-config", content="proxy_routes", before="v1.4.0"),
    ConfigRow(module="rollsite", name="rollsite-config", content="gateway_routes", since="v1.4.0", before="v2.0.0"),
    ConfigRow(module="lbrollsite", name="lbrollsite-config", content="gateway_routes", since="v1.5.0-b"),
    ConfigRow(module="osx", name="osx-config", content="osx_routes", since="v2.0.0"),
    ConfigRow(module="clustermanager", name="eggroll-config", since="v1.4.0"),
    ConfigRow(module="mysql", name="mysql-config", content="mysql"),
    # In v1.3.0-a the ConfigMap carries another label than the pods that read it (kubefate.md §7.1).
    ConfigRow(module="python", name="python-config", label="fateflow", before="v1.4.0"),
    ConfigRow(module="python", name="python-config", label="python", since="v1.4.0"),
    ConfigRow(module="python", name="fateboard-config", label="fateboard"),
    ConfigRow(module="nodemanager", name="fluentd-config", since="v1.5.1"),
    ConfigRow(module="nginx", name="nginx-config", content="engine_routes", since="v1.5.0"),
    ConfigRow(module="rabbitmq", name="rabbitmq-route-table", content="engine_routes", since="v1.5.0"),
    ConfigRow(module="pulsar", name="pulsar-route-table", content="engine_routes", since="v1.6.0"),
)

FATE = Chart(
    name="fate",
    workloads=(*EGGROLL_ONE, *EGGROLL_TWO, *CORE, *ENGINE_WORKLOADS),
    services=(*SERVICES, *ENGINE_SERVICES),
    ingresses=INGRESSES,
    configs=CONFIGS,
)
