"""A handset in another process: it is shown what comes to its number, and has a ringing call once."""

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from channels.phone import rest
from channels.phone.handset import Handset, NothingCanArrive, RestAccess
from tests.channels.phone.server import ACCOUNT, JEANNE, LINE, TOKEN, FakeLine
from tests.channels.phone.twilio_side import Twilio

OTHER = "+33639980012"


def test_texts_come_once_and_to_their_number_only(twilio: Twilio) -> None:
    handset, other = twilio.handset(), twilio.handset(OTHER)
    for body in ("un", "deux"):
        twilio.text(body)
    assert [text.body for text in handset.news().texts] == ["un", "deux"]
    twilio.text("trois")
    assert [text.body for text in handset.news().texts] == ["trois"]
    assert handset.news().texts == other.news().texts == ()


def test_a_call_rings_is_picked_up_and_played(twilio: Twilio) -> None:
    handset, sid = twilio.handset(), twilio.call()
    (ringing,) = handset.news().ringing
    assert (ringing.sid, ringing.from_) == (sid, LINE)
    call = handset.pick_up(ringing)
    assert call
    assert call.heard == ["Une touche"]
    assert handset.news().ringing == ()
    assert call.press("1") == ["Merci"]
    handset.over(call)
    assert (twilio.told(), twilio.rest.calls[0].status) == (["completed"], "completed")
    assert twilio.line.at("/recall")[0].params["CallSid"] == sid


def test_of_many_who_pick_up_one_has_the_call(twilio: Twilio) -> None:
    twilio.call()
    handsets = [twilio.handset() for _ in range(8)]
    (ringing,) = handsets[0].news().ringing
    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(lambda handset: handset.pick_up(ringing), handsets))
    assert sum(call is not None for call in calls) == 1
    assert not handsets[0].decline(ringing)
    assert len(twilio.line.at("/recall")) == 1


def test_who_declines_is_busy(twilio: Twilio) -> None:
    handset = twilio.handset()
    twilio.call()
    (ringing,) = handset.news().ringing
    assert not twilio.handset(OTHER).decline(ringing)
    assert handset.decline(ringing)
    assert (twilio.told(), handset.pick_up(ringing)) == (["busy"], None)


@pytest.mark.parametrize(("timeout", "seconds"), [({"Timeout": "40"}, 40), ({}, 60)])
def test_nobody_picks_up_and_it_rings_out(twilio: Twilio, timeout: dict[str, str], seconds: int) -> None:
    handset = twilio.handset()
    twilio.call(**timeout)
    twilio.clock.move(seconds=seconds - 1)
    assert (twilio.rest.ring_out(), len(handset.news().ringing)) == (0, 1)
    twilio.clock.move(seconds=1)
    assert (twilio.rest.ring_out(), handset.news().ringing) == (1, ())
    assert twilio.rest.ring_out() == 0
    assert twilio.told() == ["no-answer"]


def test_sentences_of_a_call_are_fetched_by_who_signs(twilio: Twilio) -> None:
    sid = twilio.call(Url="", Twiml="<Response><Say>Bonjour</Say></Response>")
    handset = twilio.handset()
    (ringing,) = handset.news().ringing
    call = handset.pick_up(ringing)
    assert call
    assert call.heard == ["Bonjour"]
    with httpx2.Client(trust_env=False) as client:
        assert client.post(f"{twilio.url}/twiml/{sid}", data={"CallSid": sid}).status_code == 403


def test_every_route_asks_for_proof(twilio: Twilio) -> None:
    base = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Handset"
    sid = twilio.call()
    for auth in (None, (ACCOUNT, "wrong"), ("AC" + "1" * 32, TOKEN)):
        with httpx2.Client(trust_env=False, auth=auth, params={"number": JEANNE}) as client:
            answers = [
                client.get(base),
                *(client.post(f"{base}/{sid}/{act}") for act in ("pick_up", "decline", "over")),
            ]
        assert {answer.status_code for answer in answers} == {401}
    with pytest.raises(NothingCanArrive, match="401"):
        twilio.handset(token="wrong").news()
    assert len(twilio.rest.ringing(JEANNE)) == 1


def test_where_nobody_plays_twilio_nothing_arrives(line: FakeLine) -> None:
    for url, why in ((line.base_url, "404|501"), ("http://127.0.0.1:9", "ConnectError")):
        handset = Handset(JEANNE, LINE, line.telephone(), RestAccess(url, ACCOUNT, TOKEN))
        with pytest.raises(NothingCanArrive, match=why):
            handset.news()
        handset.close()
    line.received.clear()


def test_the_oldest_are_forgotten(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "MOST_KEPT", 3)
    handset = twilio.handset()
    twilio.text("0")
    handset.news()
    for number in range(1, 6):
        twilio.text(str(number))
        twilio.call()
    assert [text.body for text in handset.news().texts] == ["3", "4", "5"]
    assert len(twilio.rest.calls) == 3
