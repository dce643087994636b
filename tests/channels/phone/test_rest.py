"""Our telephone's REST side: what the line sends arrives on it, and what it is asked for by strangers does not."""

from collections.abc import Iterator

import httpx2
import pytest

from channels.delivery.twilio_client import Connections, twilio_client
from channels.phone.rest import RestSide
from channels.phone.telephone import Telephone
from tests.support.line import ACCOUNT, LINE, TOKEN, listening

HELPER = "+33639980011"
OTHER = "+33639980012"


@pytest.fixture
def side() -> Iterator[tuple[RestSide, str]]:
    """The REST side, and where it listens."""
    rest = RestSide(ACCOUNT, TOKEN, Telephone("http://127.0.0.1:9", TOKEN, ACCOUNT))
    with listening(rest.app) as url:
        yield rest, url


def test_texts_are_shown_once_to_whom_they_are_for(side: tuple[RestSide, str]) -> None:
    rest, url = side
    connections = Connections(url)
    client = twilio_client(ACCOUNT, TOKEN, connections)
    sent = client.messages.create(to=HELPER, from_=LINE, body="Bonjour")
    assert [text.body for text in rest.new_texts(HELPER)] == ["Bonjour"]
    assert rest.new_texts(HELPER) == rest.new_texts(OTHER) == []
    assert client.messages(sent.sid).fetch().body == "Bonjour"
    assert [found.sid for found in client.messages.list(to=HELPER)] == [sent.sid]
    assert client.messages.list(to=OTHER) == []
    connections.close()


def test_a_call_rings_is_cancelled_and_rings_no_more(side: tuple[RestSide, str]) -> None:
    rest, url = side
    connections = Connections(url)
    client = twilio_client(ACCOUNT, TOKEN, connections)
    placed = client.calls.create(to=HELPER, from_=LINE, twiml="<Response><Hangup/></Response>")
    assert [call.sid for call in rest.ringing(HELPER)] == [placed.sid]
    client.calls(placed.sid).update(status="canceled")
    assert client.calls(placed.sid).fetch().status == "canceled"
    assert rest.ringing(HELPER) == []
    connections.close()


def test_strangers_are_refused(side: tuple[RestSide, str]) -> None:
    rest, url = side
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": HELPER, "From": LINE, "Body": "Bonjour"}
    with httpx2.Client(base_url=url, trust_env=False) as client:
        assert client.post(path, data=form).status_code == 401
        assert client.post(path, data=form, auth=(ACCOUNT, "wrong")).status_code == 401
        elsewhere = path.replace(ACCOUNT, "AC" + "1" * 32)
        assert client.post(elsewhere, data=form, auth=(ACCOUNT, TOKEN)).status_code == 404
    assert rest.texts == []
