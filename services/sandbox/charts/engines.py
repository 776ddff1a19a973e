"""The Spark family of engines: spark, hdfs, nginx, rabbitmq and pulsar (kubefate.md §6.11, §7.3; fate.md §5.3)."""

from __future__ import annotations

from services.sandbox.charts.rows import Container, Mount, Port, ServiceRow, Workload

# Spark's workers ask for nothing before v1.8.0 (fate.md §5.6).
_WORKER_REQUESTS = (("v1.5.0", "v1.8.0", None), ("v1.8.0", "v1.11.0", ("2", "4Gi")), ("v1.11.0", "", ("4", "8Gi")))

NGINX = Workload(
    module="nginx",
    name="nginx",
    containers=(Container(name="nginx", image="nginx", ports=(9300, 9310)),),
    mounts=(Mount(name="nginx-config", path="/data/projects/fate/nginx/conf"),),
    replicas=("nginx.replicas", 1),
    since="v1.5.0",
)
NGINX_SERVICE = ServiceRow(
    module="nginx",
    name="nginx",
    selects="nginx",
    ports=(Port(number=9300, name="http", key="httpNodePort"), Port(number=9310, name="grpc", key="grpcNodePort")),
    type_path="nginx.type",
    block="nginx",
    since="v1.5.0",
)

ENGINE_WORKLOADS = (
    NGINX,
    Workload(
        module="spark",
        name="spark-master",
        containers=(Container(name="spark-master", image="spark-master", ports=(8080, 7077, 6066)),),
        replicas=("spark.master.replicas", 1),
        block="spark.master",
        since="v1.5.0",
    ),
    *(
        Workload(
            module="spark",
            name="spark-worker",
            containers=(Container(name="spark-worker", image="spark-worker", ports=(8081,)),),
            replicas=("spark.worker.replicas", 2),
            block="spark.worker",
            requests=requests,
            since=since,
            before=before,
        )
        for since, before, requests in _WORKER_REQUESTS
    ),
    *(
        Workload(
            module="hdfs",
            name=name,
            containers=(Container(name=name, image=name, ports=ports),),
            stateful=stateful,
            replicas=(f"hdfs.{name}.replicas", replicas),
            claim="/hadoop/dfs",
            block=f"hdfs.{name}",
            since=since,
            before=before,
        )
        for name, ports, since, before, stateful, replicas in (
            ("namenode", (9000, 9870), "v1.5.0", "v1.9.0", False, 1),
            ("namenode", (9000, 9870), "v1.9.0", "", True, 1),
            ("datanode", (9864,), "v1.5.0", "v1.9.0", False, 1),
            ("datanode", (9864,), "v1.9.0", "", True, 3),
        )
    ),
    Workload(
        module="rabbitmq",
        name="rabbitmq",
        containers=(Container(name="rabbitmq", image="rabbitmq", ports=(5672, 15672)),),
        since="v1.5.0",
    ),
    *(
        Workload(
            module="pulsar",
            name="pulsar",
            containers=(Container(name="pulsar", image="pulsar", ports=(6650, 6651, 8080, 8081)),),
            stateful=stateful,
            claim="/pulsar/data",
            since=since,
            before=before,
        )
        for since, before, stateful in (("v1.6.0", "v1.9.0", False), ("v1.9.0", "", True))
    ),
)

ENGINE_SERVICES = (
    NGINX_SERVICE,
    ServiceRow(
        module="spark",
        name="spark-master",
        selects="spark-master",
        ports=(
            Port(number=8080, name="http", key="nodePort"),
            Port(number=7077, name="tcp-7077"),
            Port(number=6066, name="tcp-6066"),
        ),
        type_path="spark.master.type",
        block="spark.master",
        since="v1.5.0",
    ),
    ServiceRow(
        module="spark",
        name="spark-worker-1",
        selects="spark-worker",
        ports=(Port(number=8081, name="http"),),
        since="v1.5.0",
    ),
    *(
        ServiceRow(
            module="hdfs",
            name=name,
            selects=name,
            ports=tuple(Port(number=port, name=f"tcp-{port}") for port in ports),
            type_path=f"hdfs.{name}.type",
            block=f"hdfs.{name}",
            since="v1.5.0",
        )
        for name, ports in (("namenode", (9000, 9870)), ("datanode", (9864,)))
    ),
    ServiceRow(
        module="rabbitmq",
        name="rabbitmq",
        selects="rabbitmq",
        ports=(Port(number=5672, name="tcp-5672", key="nodePort"), Port(number=15672, name="http")),
        type_path="rabbitmq.type",
        block="rabbitmq",
        since="v1.5.0",
    ),
    ServiceRow(
        module="pulsar",
        name="pulsar",
        selects="pulsar",
        ports=(
            Port(number=6650, name="http-port", key="httpNodePort"),
            Port(number=6651, name="https-port", key="httpsNodePort"),
            Port(number=8080, name="mng-port"),
            Port(number=8081, name="mngs-port"),
        ),
        type_path="pulsar.type",
        block="pulsar",
        since="v1.6.0",
    ),
)
