"""`board.check`, `board.open`."""

from __future__ import annotations

import pytest

from services.access import Attempt, Reached, Unreached
from services.errors import Exit
from services.i18n import _
from services.steps import Status
from services.steps.vocabulary import boards
from tests.unit.steps.vocabulary.place import Place

URL = "http://9999.fateboard.kubefate.net"


@pytest.fixture
def answers(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[Reached | Unreached]:
    """How the boards answer, in turn; the last answer stays."""
    given: list[Reached | Unreached] = []

    async def reach(cluster: object, address: object, party: object, *, via: tuple[str, ...]) -> Reached | Unreached:
        return given.pop(0) if len(given) > 1 else given[0]

    monkeypatch.setattr(boards, "reach", reach)
    place.party()
    place.party(10000)
    return given


async def test_every_board_answers(place: Place, answers: list):
    answers.append(Reached("proxy", URL, 200))
    played = await place.play("board.check", {})
    assert (played.status, played.writes) == (Status.OK, [])
    assert played.end.outputs["urls"][0].startswith(URL)
    assert [board["party"] for board in played.end.outputs["boards"]] == [9999, 10000]


async def test_a_board_that_answers_by_no_way_is_told_with_each_way(place: Place, answers: list):
    tried = (Attempt("ingress", URL, 503, _("HTTP 503")), Attempt("proxy", URL, None, _("no endpoints")))
    answers.append(Unreached(tried))
    played = await place.play("board.check", {"parties": [9999]})
    assert (played.exit, played.end.reason.code, played.end.attempts) == (Exit.FAILED, "P48", 3)
    assert "ingress: HTTP 503; proxy: no endpoints" in played.why
    assert "Ingress/fateboard" in played.why


async def test_a_status_that_was_not_expected_is_told(place: Place, answers: list):
    answers.append(Reached("ingress", URL, 302))
    played = await place.play("board.check", {"expect": [200]})
    assert "answers HTTP 302" in played.why


async def test_a_board_that_comes_up_meanwhile_is_good(place: Place, answers: list):
    answers += [Unreached(()), Reached("ingress", URL, 200)]
    played = await place.play("board.check", {"parties": [9999]})
    assert (played.status, played.end.attempts) == (Status.OK, 2)


async def test_what_has_no_board_is_left_out_of_all_and_told_when_named(place: Place, answers: list):
    answers.append(Reached("ingress", URL, 200))
    place.party(1, name="serving", chart_name="fate-serving", chart="v2.1.6", modules="servingProxy")
    everybody = await place.play("board.check", {})
    assert [board["party"] for board in everybody.end.outputs["boards"]] == [9999, 10000]
    played = await place.play("board.check", {"parties": ["serving"]})
    assert (played.end.reason.code, played.end.attempts) == ("P48", 1)
    assert "serving has no FATE-Board\nChart fate-serving v2.1.6" in played.why


async def test_no_board_at_all_is_no_quiet_success(place: Place):
    played = await place.play("board.check", {})
    assert (played.status, played.why) == (Status.WARNED, "P48\nNo party of the script has a FATE-Board")


async def test_ways_are_three(place: Place):
    assert (await place.play("board.check", {"via": ["telnet"]})).end.reason.code == "E-PARAMS"


class TestOpen:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        seen: list[str] = []

        async def open_in_browser(url: str) -> bool:
            seen.append(url)
            return False

        monkeypatch.setattr(boards, "open_in_browser", open_in_browser)
        return seen

    async def test_address_is_told_where_no_browser_is(self, place: Place, opened: list[str]):
        place.party()
        played = await place.play("board.open", {"party": 9999})
        assert (played.status, opened) == (Status.OK, [played.end.outputs["url"]])
        assert opened[0].startswith(URL)
        assert opened[0] in played.said[-1]

    async def test_a_party_that_is_not_there_is_told(self, place: Place, opened: list[str]):
        place.party()
        played = await place.play("board.open", {"party": 9998})
        assert (played.exit, opened) == (Exit.FILE, [])
        assert "Did you mean 9999?" in played.why

    async def test_rehearsal_opens_nothing(self, place: Place, opened: list[str]):
        place.party()
        assert ((await place.rehearse("board.open", {"party": 9999})).status, opened) == (Status.SKIPPED, [])
