"""Who waits while the server ends hears a sentence all the same, and a call goes on from there elsewhere."""

from asyncio import CancelledError
from collections.abc import Callable

import httpx2
import pytest

from backend import on_the_loop
from channels.signature import sign
from tests.support.line import LINE, TOKEN, Line

CALL = {"CallSid": "CA1", "From": "+33199000017", "To": LINE, "Digits": "1"}
TEXT = {"MessageSid": "SM1", "From": "+33639980017", "To": LINE, "Body": "solde"}


@pytest.mark.parametrize(
    ("path", "form", "heard"),
    [
        ("/twilio/voice?turn=3", CALL, "turn=3&amp;fault=1"),
        ("/twilio/voice/fallback", CALL, "<Redirect"),
        ("/twilio/sms", TEXT, "<Message>"),
    ],
)
def test_who_is_cut_off_is_told(
    line: Line, monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, str], heard: str
) -> None:
    async def cut_off(_act: Callable[..., object], *_args: object) -> object:
        raise CancelledError

    monkeypatch.setattr(on_the_loop, "run", cut_off)
    url = line.url + path
    answer = httpx2.post(url, data=form, headers={"X-Twilio-Signature": sign(TOKEN, url, form)})
    assert answer.status_code == 200
    assert heard in answer.text
