"""What is said is never read as markup, in a call or in a text."""

from xml.etree import ElementTree as ET

import pytest

from channels import twiml
from channels.sms import render
from dialogs.exchange import Keypad, Listening, Reply

SAID = ("Reste : 3 < 4 & 5 > 4.", "<Redirect>https://example.invalid</Redirect>", "]]></Message><Message>x")


@pytest.mark.parametrize("said", SAID)
def test_a_text_says_what_it_says(said: str) -> None:
    document = ET.fromstring(render(Reply((said,), None, 0)))
    (message,) = document
    assert (message.tag, message.text, list(message)) == ("Message", said, [])


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("listening", [None, Listening(Keypad(1), speech=True, hints=("<&>",))])
def test_a_call_says_what_it_says(said: str, listening: Listening | None) -> None:
    document = ET.fromstring(twiml.render(Reply((said,), listening, 1)))
    assert {element.tag for element in document.iter()} <= {"Response", "Gather", "Say", "prosody", "Hangup"}
    assert "".join(document.itertext()).strip() == said
