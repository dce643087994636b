"""Reads TwiML strictly, so that what Twilio would refuse fails in a test and not in a call."""

from collections.abc import Callable
from typing import cast
from xml.etree.ElementTree import Element, ParseError, fromstring

from channels.phone import attributes as read
from channels.phone.ssml import pieces
from channels.phone.verbs import (
    Dial,
    Gather,
    Hangup,
    Message,
    Pause,
    Pay,
    PayPrompt,
    Play,
    Prompt,
    Redirect,
    Reject,
    Say,
    TextVerb,
    TwimlRefused,
    Verb,
)

MAX_BYTES = 64 * 1024
MAX_SAID = 4096
MAX_HINTS = 500
MAX_HINT = 100


def voice(document: str) -> tuple[Verb, ...]:
    """The verbs of an answer to a call.

    Raises:
        TwimlRefused: If Twilio would not perform it.
    """
    return tuple(cast("Verb", _verb(child, VOICE, "a call")) for child in _response(document))


def messaging(document: str) -> tuple[TextVerb, ...]:
    """The verbs of an answer to a text.

    Raises:
        TwimlRefused: If Twilio would not perform it.
    """
    return tuple(cast("TextVerb", _verb(child, MESSAGING, "a text")) for child in _response(document))


def _response(document: str) -> Element:
    if len(document.encode()) > MAX_BYTES:
        raise TwimlRefused("A TwiML document is at most 64 kB.")
    if "<!DOCTYPE" in document or "<!ENTITY" in document:
        raise TwimlRefused("TwiML declares no document type and no entities.")
    try:
        root = fromstring(document.encode())  # noqa: S314  # entities were refused just above
    except ParseError as error:
        raise TwimlRefused(f"This is not XML: {error}.") from None
    if root.tag != "Response":
        raise TwimlRefused(f"TwiML begins with <Response>, not <{root.tag}>.")
    read.only(root)
    read.no_words(root)
    return root


def _verb(element: Element, known: dict[str, Callable[[Element], object]], where: str) -> object:
    if element.tag not in known:
        raise TwimlRefused(f"<{element.tag}> is no verb for {where}.")
    return known[element.tag](element)


def _say(element: Element) -> Say:
    read.only(element, "voice", "language", "loop")
    if len("".join(element.itertext())) > MAX_SAID:
        raise TwimlRefused("A Say is at most 4,096 characters long.")
    spoken = pieces(element)
    text = " ".join(piece.text for piece in spoken if piece.text)
    if not text:
        raise TwimlRefused("A Say says nothing.")
    voice_name, language = element.get("voice", ""), element.get("language", "")
    return Say(text, voice_name, language, read.whole(element, "loop", 1, least=0) or 1, spoken)


def _play(element: Element) -> Play:
    read.only(element, "loop", "digits")
    read.no_children(element)
    url, digits = read.words(element), element.get("digits", "")
    if not url and not digits:
        raise TwimlRefused("A Play has a URL or digits.")
    return Play(url, read.whole(element, "loop", 1, least=0) or 1, digits)


def _pause(element: Element) -> Pause:
    read.only(element, "length")
    read.empty(element)
    return Pause(read.whole(element, "length", 1, least=1))


def _gather(element: Element) -> Gather:
    read.only(element, *read.GATHER)
    read.no_words(element)
    prompts = tuple(cast("Prompt", _verb(child, PROMPTS, "the inside of a Gather")) for child in element)
    return Gather(
        prompts=prompts,
        input=read.inputs(element),
        action=element.get("action"),
        method=read.method(element),
        num_digits=read.whole(element, "numDigits", 0, least=1) or None,
        finish_on_key=read.key(element),
        timeout=read.timeout(element),
        speech_timeout=read.speech_timeout(element),
        language=element.get("language", "en-US"),
        hints=read.hints(element, MAX_HINTS, MAX_HINT),
        action_on_empty_result=read.yes_no(element, "actionOnEmptyResult", default=False),
        barge_in=read.yes_no(element, "bargeIn", default=True),
    )


def _redirect(element: Element) -> Redirect:
    read.only(element, "method")
    read.no_children(element)
    return Redirect(read.words(element), read.method(element))


def _dial(element: Element) -> Dial:
    read.only(element, *read.DIAL)
    for child in element:
        if child.tag != "Number":
            raise TwimlRefused(f"This line dials numbers only, not <{child.tag}>.")
        read.only(child, *read.NUMBER)
        read.no_children(child)
    numbers = [read.words(element), *(read.words(child) for child in element)]
    dialed = tuple(number for number in numbers if number)
    if not dialed:
        raise TwimlRefused("A Dial has a number.")
    return Dial(
        dialed,
        element.get("action"),
        read.method(element),
        element.get("callerId", ""),
        read.whole(element, "timeout", 30, least=1),
        read.whole(element, "timeLimit", 14_400, least=1),
        {read.words(child): child.get("url", "") for child in element if child.get("url")},
    )


def _pay(element: Element) -> Pay:
    read.only(element, *read.PAY)
    read.no_words(element)
    for child in element:
        if child.tag not in {"Parameter", "Prompt"}:
            raise TwimlRefused(f"<{child.tag}> has no place in a Pay.")
    if element.get("input", "dtmf") != "dtmf" or element.get("paymentMethod", "credit-card") != "credit-card":
        raise TwimlRefused("This telephone pays by card, on its keys.")
    extra = {child.get("name", ""): child.get("value", "") for child in element if child.tag == "Parameter"}
    amount = read.amount(element, "chargeAmount")
    connector = element.get("paymentConnector", "Default")
    return Pay(
        action=element.get("action"),
        charge_amount=amount,
        currency=element.get("currency", "usd"),
        payment_connector=connector,
        parameters=extra,
        prompts=tuple(_pay_prompt(child) for child in element if child.tag == "Prompt"),
        status_callback=element.get("statusCallback"),
        max_attempts=read.attempts(element),
        security_code=read.yes_no(element, "securityCode", default=True),
        postal_code=read.yes_no(element, "postalCode", default=True),
    )


def _pay_prompt(element: Element) -> PayPrompt:
    read.only(element, "for", "errorType", "attempt", "cardType", "requireMatchingInputs")
    read.no_words(element)
    says = tuple(cast("Prompt", _verb(child, PROMPTS, "the inside of a Prompt")) for child in element)
    stages, errors = (tuple(element.get(name, "").split()) for name in ("for", "errorType"))
    if not stages or set(stages) - set(read.PAY_STAGES) or set(errors) - set(read.PAY_ERRORS):
        raise TwimlRefused("A Prompt is for the fields and errors of a Pay that Twilio knows.")
    attempts = element.get("attempt", "").split()
    if set(attempts) - {"1", "2", "3"}:
        raise TwimlRefused("A Prompt is for the attempts 1 to 3.")
    return PayPrompt(stages, says, errors, tuple(map(int, attempts)))


def _hangup(element: Element) -> Hangup:
    read.only(element)
    read.empty(element)
    return Hangup()


def _reject(element: Element) -> Reject:
    read.only(element, "reason")
    read.empty(element)
    reason = element.get("reason", "rejected")
    if reason == "busy":
        return Reject("busy")
    if reason != "rejected":
        raise TwimlRefused(f"A Reject is for rejected or busy, not {reason!r}.")
    return Reject()


def _message(element: Element) -> Message:
    read.only(element, "to", "from", "action", "method", "statusCallback")
    for child in element:
        if child.tag not in {"Body", "Media"}:
            raise TwimlRefused(f"<{child.tag}> has no place in a Message.")
        read.only(child)
        read.no_children(child)
    body = "".join([element.text or "", *(child.text or "" for child in element if child.tag == "Body")])
    media = tuple(read.words(child) for child in element if child.tag == "Media")
    if not body.strip() and not media:
        raise TwimlRefused("A Message says nothing.")
    return Message(body.strip(), element.get("to", ""), media)


PROMPTS: dict[str, Callable[[Element], object]] = {"Say": _say, "Play": _play, "Pause": _pause}
VOICE = PROMPTS | {
    "Gather": _gather,
    "Redirect": _redirect,
    "Dial": _dial,
    "Pay": _pay,
    "Hangup": _hangup,
    "Reject": _reject,
}
MESSAGING: dict[str, Callable[[Element], object]] = {"Message": _message, "Redirect": _redirect}
