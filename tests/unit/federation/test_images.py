"""The images that a federation needs, and how they are brought to its nodes."""

from __future__ import annotations

from typing import Any

import pytest

from services.federation import (
    PRELOADERS,
    images_of,
    preload_commands,
)
from services.party import PartyFile, new_party, parse_party, with_values
from services.yamldoc import Path


@pytest.mark.parametrize("runtime", PRELOADERS)
def test_images_are_pulled_saved_and_loaded(runtime: str) -> None:
    *pulls, save, load = preload_commands(["mysql:8", "federatedai/python:1.3.0-release"], runtime, "all.tar")
    assert len(pulls) == 2
    assert "all.tar" in save
    assert "all.tar" in load
    assert not [word for command in (*pulls, save, load) for word in command if "{" in word]
    assert preload_commands([], runtime) == []


def test_containerd_takes_full_names() -> None:
    (first, *_rest) = preload_commands(["mysql:8"], "containerd")
    assert first[-1] == "docker.io/library/mysql:8"


def test_the_articles_images(article: list[PartyFile]) -> None:
    assert images_of(article) == (
        "federatedai/proxy:1.3.0-release",
        "federatedai/egg:1.3.0-release",
        "federatedai/federation:1.3.0-release",
        "federatedai/meta-service:1.3.0-release",
        "federatedai/roll:1.3.0-release",
        "redis:5",
        "mysql:8",
        "federatedai/python:1.3.0-release",
        "federatedai/fateboard:1.3.0-release",
    )


@pytest.mark.parametrize(
    ("version", "values", "image"),
    [
        ("v1.11.2", {}, "federatedai/fateflow:1.11.2-release"),
        ("v1.11.2", {("algorithm",): "NN", ("device",): "GPU"}, "federatedai/eggroll-nn-gpu:1.11.2-release"),
        ("v1.11.2", {("registry",): "hub.local/fate"}, "hub.local/fate/mysql:8.0.28"),
        ("v1.11.2", {("registry",): "hub.local/fate"}, "hub.local/fate/fateflow:1.11.2-release"),
        ("v1.8.0", {("imageTag",): "1.8.0-own"}, "federatedai/python:1.8.0-own"),
        ("v2.0.0", {("registry",): "hub.local/"}, "hub.local/federatedai/osx:2.0.0-release"),
        ("v2.0.0", {("osx", "imageTag"): "2.0.1"}, "federatedai/osx:2.0.1"),
        ("v2.0.0", {("python", "image"): "mine/flow", ("algorithm",): "NN"}, "mine/flow-nn:2.0.0-release"),
        ("v2.0.0", {("algorithm",): "NN"}, "federatedai/eggroll:2.0.0-release"),
        ("v2.0.0", {("registry",): "hub.local/"}, "fluent/fluent-bit:2.1.4"),
        ("v1.4.4", {("registry",): "hub.local"}, "mysql:8"),
        ("v1.5.3", {("registry",): "hub.local"}, "fluent/fluentd:v1.11-debian-1"),
        ("v1.6.0", {("registry",): "hub.local"}, "hub.local/fluentd:v1.12"),
        ("v1.5.0", {("modules",): ["nginx"]}, "federatedai/nginx:1.17"),
        ("v1.7.1-a", {}, "federatedai/python:1.7.1.1-release"),
        ("v1.7.2", {}, "mysql:8"),
        (
            "v1.8.0",
            {("backend",): "spark_pulsar", ("python", "enabledNN"): True},
            "federatedai/python-spark:1.8.0-release",
        ),
        ("v1.9.0", {("modules",): ["hdfs"]}, "federatedai/hadoop-namenode:2.0.0-hadoop3.2.1-java8"),
        ("v1.9.0", {("modules",): ["hdfs"], ("persistence",): True}, "busybox"),
        ("v1.9.0", {("modules",): ["pulsar"]}, "federatedai/pulsar:2.10.1"),
        ("v1.11.2", {("modules",): ["spark"], ("device",): "GPU"}, "federatedai/spark-worker-gpu:1.11.2-release"),
        ("v1.11.2", {("modules",): ["lbrollsite"]}, "federatedai/nginx:1.17"),
        (
            "v1.11.2",
            {("modules",): ["spark"], ("registry",): "hub.local", ("spark", "master", "Image"): "mine/spark"},
            "mine/spark:1.11.2-release",
        ),
    ],
)
def test_images_of_later_eras(version: str, values: dict[Path, Any], image: str) -> None:
    party = parse_party(new_party(version, name="f", namespace="f", party_id=9), "x")
    assert image in images_of([with_values(party, values)])


@pytest.mark.parametrize(
    ("chart", "version", "values", "images"),
    [
        ("fate-exchange", "v1.11.2", {}, ["federatedai/eggroll:1.11.2-release"]),
        ("fate-exchange", "v1.7.0", {}, ["federatedai/eggroll:1.6.1-release"]),
        ("fate-exchange", "v1.7.1-a", {}, ["federatedai/eggroll:1.7.1.1-release"]),
        ("fate-exchange", "v1.8.0", {("imageTag",): "own"}, ["federatedai/eggroll:own"]),
        ("fate-exchange", "v1.11.2", {("imageTag",): "own"}, ["federatedai/eggroll:1.11.2-release"]),
        (
            "fate-exchange",
            "v1.11.2",
            {("modules",): ["trafficServer", "nginx"], ("registry",): "hub.local/fate"},
            ["hub.local/fate/nginx:1.11.2-release", "hub.local/fate/trafficserver"],
        ),
        (
            "fate-serving",
            "v2.1.6",
            {},
            [
                "federatedai/serving-proxy:2.1.6-release",
                "federatedai/serving-server:2.1.6-release",
                "redis:5",
                "federatedai/serving-admin:2.1.6-release",
                "bitnami/zookeeper:3.7.0",
            ],
        ),
        (
            "fate-serving",
            "v2.0.0",
            {("registry",): "hub.local/fate"},
            [
                "hub.local/fate/serving-proxy:2.0.0-release",
                "hub.local/fate/serving-server:2.0.0-release",
                "hub.local/fate/redis:5",
            ],
        ),
    ],
)
def test_images_of_the_other_charts(chart: str, version: str, values: dict[Path, Any], images: list[str]) -> None:
    text = new_party(version, name="f", namespace="f", party_id=9, chart_name=chart)
    assert list(images_of([with_values(parse_party(text, "x"), values)])) == images
