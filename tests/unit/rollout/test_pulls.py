"""Images on their way: told by the kubelets' own words of several releases."""

from __future__ import annotations

from typing import Any

import pytest

from screens.parties.reasons import pulls_line
from services.rollout import Pull, Pulls, PullState, pulls_of
from services.rollout.pulls import tries
from tests.unit.rollout.objects import TERMS, ago, container, event, pod, waiting

Object = dict[str, Any]
A, B, C = "federatedai/python:1.8.0", "mysql:8", "federatedai/eggroll:1.8.0"
MEGA = 1024 * 1024


def party(*images: str, statuses: tuple[Object, ...] = (), node: str = "n1", name: str = "python-1") -> Object:
    found = pod(name=name, phase="Pending")
    found["spec"] = {"nodeName": node, "containers": [{"name": f"c{n}", "image": one} for n, one in enumerate(images)]}
    found["status"]["containerStatuses"] = list(statuses)
    return found


def said(reason: str, words: str, age: float, *, about: str = "Pod/python-1") -> Object:
    return event(reason, words, about=about, age=age)


def node(name: str = "n1", **sizes: int) -> Object:
    names = {"a": f"docker.io/{A}", "b": "docker.io/library/mysql:8", "c": f"docker.io/{C}"}
    images = [{"names": [names[key]], "sizeBytes": size} for key, size in sizes.items()]
    return {"kind": "Node", "metadata": {"name": name}, "status": {"images": images}}


def states(pulls: Pulls) -> dict[str, str]:
    return {pull.image: pull.state.value for pull in pulls.pulls}


@pytest.mark.parametrize(
    ("words", "seconds", "size"),
    [
        (f'Successfully pulled image "{A}"', None, None),
        (f'Successfully pulled image "{A}" in 1m2.5s', 62.5, None),
        (f'Successfully pulled image "{A}" in 512.3ms (4s including waiting)', 0.5123, None),
        (f'Successfully pulled image "{A}" in 4s (4s including waiting). Image size: 1024 bytes.', 4, 1024),
        (f'Successfully pulled image "{A}" in 9µs', None, None),
        (f'Container image "{A}" already present on machine', None, None),
    ],
)
def test_what_kubelets_say_when_an_image_has_come(words: str, seconds: float | None, size: int | None) -> None:
    (tried,) = tries([said("Pulled", words, 5)]).values()
    assert (tried.state, tried.seconds, tried.size) == (PullState.HERE, pytest.approx(seconds), size)


def test_each_image_has_come_so_far() -> None:
    events = [
        said("Pulling", f'Pulling image "{A}"', 100),
        said("Pulled", f'Successfully pulled image "{A}" in 40s', 60),
        said("Pulling", f'Pulling image "{B}"', 30),
        said("Pulling", f'Pulling image "{A}"', 7, about="Pod/of-another"),
    ]
    pulls = pulls_of([party(A, B, C)], events, terms=TERMS)
    assert states(pulls) == {A: "here", B: "pulling", C: "waiting"}
    assert (pulls.here, len(pulls.pulls), pulls.complete) == (1, 3, False)
    assert [(pull.image, pull.since) for pull in pulls.pulling] == [(B, 30)]
    # 10 s of the second, 40 s of the third.
    assert pulls.left == pytest.approx(50)
    assert str(pulls.message()) == "images there: 1 of 3; pulling mysql:8 for 30s, about 50s to go"


def test_sizes_make_a_better_estimate() -> None:
    events = [
        said("Pulled", f'Successfully pulled image "{A}" in 40s', 60),
        said("Pulling", f'Pulling image "{C}"', 10),
    ]
    other = node("n2", c=400 * MEGA)
    pulls = pulls_of([party(A, C)], events, [node(a=200 * MEGA), other], TERMS)
    assert pulls.left == pytest.approx(70)
    assert [pull.size for pull in pulls.pulls] == [200 * MEGA, 400 * MEGA]


def test_spans_that_overlap_are_not_counted_twice() -> None:
    """Kubelets before 1.27 count the time in the queue in."""
    events = [
        said("Pulled", f'Successfully pulled image "{A}" in 40s', 60),
        said("Pulled", f'Successfully pulled image "{B}" in 80s', 20),
    ]
    pulls = pulls_of([party(A, B, C)], events, terms=TERMS)
    assert pulls.left == pytest.approx(40)


def test_without_any_image_pulled_there_is_no_estimate() -> None:
    pulls = pulls_of([party(A, B)], [said("Pulling", f'Pulling image "{A}"', 30)], terms=TERMS)
    assert pulls.left is None
    assert str(pulls.message()) == f"images there: 0 of 2; pulling {A} for 30s"


def test_nodes_pull_side_by_side() -> None:
    pods = [party(A, node="n1"), party(A, B, node="n2", name="python-2")]
    events = [
        said("Pulled", f'Successfully pulled image "{A}" in 40s', 60),
        said("Pulling", f'Pulling image "{A}"', 15, about="Pod/python-2"),
    ]
    pulls = pulls_of(pods, events, terms=TERMS)
    assert [(pull.node, pull.state.value) for pull in pulls.pulls] == [
        ("n1", "here"),
        ("n2", "pulling"),
        ("n2", "waiting"),
    ]
    assert pulls.left == pytest.approx(65)


def test_what_a_container_shows_is_beyond_doubt() -> None:
    runs = container("c0", {"running": {"startedAt": ago(9)}})
    fails = waiting("ImagePullBackOff", name="c1")
    failed = said("Failed", f'Failed to pull image "{B}": rpc error', 40)
    pulls = pulls_of([party(A, B, C, statuses=(runs, fails))], [failed], [node(c=MEGA)], TERMS)
    assert states(pulls) == {A: "here", B: "failed", C: "here"}
    assert str(pulls.message()) == "images there: 2 of 3"


def test_another_try_after_a_failure_is_on_its_way() -> None:
    events = [
        said("Failed", f'Failed to pull image "{A}": rpc error', 40),
        said("Pulling", f'Pulling image "{A}"', 4),
    ]
    fails = waiting("ImagePullBackOff", name="c0")
    assert states(pulls_of([party(A, statuses=(fails,))], events, terms=TERMS)) == {A: "pulling"}


def test_what_a_pod_that_is_going_away_wanted_is_not_waited_for() -> None:
    leaving = party(A, name="python-0")
    leaving["metadata"]["deletionTimestamp"] = ago(3)
    pulls = pulls_of([leaving, party(B)], [said("Pulling", f'Pulling image "{A}"', 30, about="Pod/python-0")])
    assert states(pulls) == {B: "waiting"}


def test_nothing_wanted_is_complete() -> None:
    assert pulls_of([], [], terms=TERMS).complete


def test_hostile_names_are_harmless() -> None:
    pulls = pulls_of([party("\x1b[2Jx")], [said("Pulling", 'Pulling image "\x1b[2Jx"', 4)], terms=TERMS)
    assert "\x1b" not in str(pulls.message())


def test_images_in_a_queue_do_not_come_the_sooner_for_waiting_all_at_once() -> None:
    """A kubelet says `Pulling` of all, and pulls one after the other."""
    events = [said("Pulled", f'Successfully pulled image "{A}" in 40s', 10)]
    events += [said("Pulling", f'Pulling image "{image}"', 50) for image in (B, C)]
    assert pulls_of([party(A, B, C)], events, terms=TERMS).left == pytest.approx(70)


def test_a_partys_page_shows_how_far_they_are() -> None:
    here = [Pull(f"image{number}", "n1", PullState.HERE) for number in range(3)]
    line = str(pulls_line(Pulls((*here, Pull("fate/python", "n1", PullState.PULLING, 40.0)), 120.0)))
    assert line == "█████████░░░  images there: 3 of 4; pulling fate/python for 40s, about 2m00s to go"
