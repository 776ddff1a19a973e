"""What is followed once for all who look: a part is seen through the whole, unless the whole may not be seen."""

from __future__ import annotations

from typing import Any

from services.kubernetes import Store
from services.kubernetes.following import FollowState, Liveness
from services.session.following import Following
from services.session.views import Trust, Wanted


class Clustered:
    """Followers that follow nothing; the test fills their stores."""

    context = "test"

    def __init__(self) -> None:
        self.made: dict[Wanted, Followed] = {}

    def follow(self, store: Store, kind: str, namespace: str | None, *, labels: str) -> Followed:
        self.made[Wanted(kind, namespace, labels)] = followed = Followed(store)
        return followed


class Followed:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.state = FollowState(Liveness.LIVE, None)  # type: ignore[arg-type]

    async def __aenter__(self) -> Followed:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        return None


def pod(name: str, namespace: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"uid": name, "name": name, "namespace": namespace, "labels": labels}}


def names(following: Following, wanted: Wanted) -> list[str]:
    view = following.view(wanted)
    assert view is not None
    return [obj["metadata"]["name"] for obj in view.snapshot]


async def test_a_part_is_seen_through_the_whole_and_costs_no_follower() -> None:
    cluster = Clustered()
    following = Following(cluster)  # type: ignore[arg-type]
    whole, part, chosen = Wanted("Pod"), Wanted("Pod", "a"), Wanted("Pod", "a", "app=web,tier=front")
    for wanted in (whole, part, chosen, part):
        await following.want(wanted)
    store = cluster.made[whole].store
    store.put_all("test", "Pod", [pod("p", "a", app="web", tier="front"), pod("q", "a", app="web"), pod("r", "b")])
    assert list(cluster.made) == [whole]
    assert names(following, whole) == ["p", "q", "r"]
    assert names(following, part) == ["p", "q"]
    assert names(following, chosen) == ["p"]
    before = following.view(part)
    assert before is not None
    assert following.view(part).snapshot is before.snapshot  # type: ignore[union-attr]
    store.put("test", "Pod", pod("s", "a"))
    assert names(following, part) == ["p", "q", "s"]
    following.release(part)
    assert names(following, part) == ["p", "q", "s"]
    following.release(part)
    assert following.view(part) is None


async def test_where_the_whole_is_denied_the_part_is_followed_by_itself() -> None:
    cluster = Clustered()
    following = Following(cluster)  # type: ignore[arg-type]
    whole, part = Wanted("Pod"), Wanted("Pod", "a")
    await following.want(whole)
    await following.want(part)
    cluster.made[whole].state = FollowState(Liveness.DENIED, None)  # type: ignore[arg-type]
    await following.sweep()
    assert list(cluster.made) == [whole, part]
    view = following.view(part)
    assert view is not None
    assert view.trust is Trust.LIVE
    cluster.made[part].store.put("test", "Pod", pod("p", "a"))
    assert names(following, part) == ["p"]
