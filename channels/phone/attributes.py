"""Reads one element's attributes and words, and refuses what Twilio does not know."""

import re
from xml.etree.ElementTree import Element

from channels.phone.verbs import Input, Method, TwimlRefused

GATHER = (
    *("input", "action", "method", "timeout", "speechTimeout", "maxSpeechTime", "profanityFilter"),
    *("finishOnKey", "numDigits", "partialResultCallback", "partialResultCallbackMethod", "language"),
    *("hints", "bargeIn", "debug", "actionOnEmptyResult", "speechModel", "enhanced"),
)
DIAL = (
    *("action", "method", "timeout", "hangupOnStar", "timeLimit", "callerId", "answerOnBridge", "ringTone"),
    *("sequential", "referUrl", "referMethod", "events"),
)
NUMBER = (
    *("sendDigits", "url", "method", "statusCallbackEvent", "statusCallback", "statusCallbackMethod"),
    "byoc",
)
PAY = (
    *("input", "action", "bankAccountType", "statusCallback", "statusCallbackMethod", "timeout"),
    *("maxAttempts", "securityCode", "postalCode", "minPostalCodeLength", "paymentConnector"),
    *("paymentMethod", "tokenType", "chargeAmount", "currency", "description", "validCardTypes", "language"),
)
PAY_STAGES = ("payment-card-number", "expiration-date", "security-code", "postal-code", "payment-processing")
PAY_ERRORS = (
    *("input-timeout", "timeout", "invalid-card-number", "invalid-card-type", "invalid-date"),
    *("invalid-security-code", "invalid-postal-code", "input-matching-failed"),
)
MOST_ATTEMPTS = 3
KEYS = "0123456789*#"


def only(element: Element, *known: str) -> None:
    """Refuse attributes that the verb does not have; recording is not among those known here."""
    for name in element.attrib:
        if name not in known:
            raise TwimlRefused(f"<{element.tag}> has no attribute {name}.")


def no_children(element: Element) -> None:
    """Refuse elements inside this one."""
    for child in element:
        raise TwimlRefused(f"<{child.tag}> has no place in a {element.tag}.")


def no_words(element: Element) -> None:
    """Refuse words between the elements inside this one."""
    loose = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in loose):
        raise TwimlRefused(f"Words stand loose in a {element.tag}.")


def empty(element: Element) -> None:
    """Refuse anything inside this one."""
    no_children(element)
    no_words(element)


def words(element: Element) -> str:
    """The element's own words, without the space around them."""
    return (element.text or "").strip()


def whole(element: Element, name: str, default: int, least: int) -> int:
    """A whole number, or its default where it is not given."""
    text = element.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or int(text) < least:
        raise TwimlRefused(f"{name} of a {element.tag} is a whole number from {least}, not {text!r}.")
    return int(text)


def yes_no(element: Element, name: str, *, default: bool) -> bool:
    """A yes or no, written true or false."""
    text = element.get(name, str(default).lower())
    if text not in {"true", "false"}:
        raise TwimlRefused(f"{name} of a {element.tag} is true or false, not {text!r}.")
    return text == "true"


def method(element: Element) -> Method:
    """The HTTP method of the verb's URL."""
    text = element.get("method", "POST").upper()
    if text == "GET":
        return "GET"
    if text != "POST":
        raise TwimlRefused(f"The method of a {element.tag} is GET or POST, not {text!r}.")
    return "POST"


def inputs(element: Element) -> tuple[Input, ...]:
    """What a Gather listens to."""
    named = element.get("input", "dtmf").split()
    chosen: tuple[Input, ...] = tuple(one for one in ("dtmf", "speech") if one in named)
    if not chosen or sorted(chosen) != sorted(named):
        raise TwimlRefused(f"A Gather listens to dtmf, speech or both, not {' '.join(named)!r}.")
    return chosen


def key(element: Element) -> str:
    """The key that ends a Gather; empty for none."""
    text = element.get("finishOnKey", "#")
    if len(text) > 1 or text not in KEYS:
        raise TwimlRefused(f"finishOnKey is one key or nothing, not {text!r}.")
    return text


def timeout(element: Element) -> int | None:
    """Seconds that a Gather waits for a key; None is "auto"."""
    return None if element.get("timeout") == "auto" else whole(element, "timeout", 5, least=1)


def speech_timeout(element: Element) -> str:
    """Seconds of silence that end speech, or "auto"."""
    text = element.get("speechTimeout", "")
    return text if text in {"", "auto"} else str(whole(element, "speechTimeout", 0, least=1))


def hints(element: Element, most: int, longest: int) -> tuple[str, ...]:
    """Phrases that a Gather expects: at most `most`, each of at most `longest` characters."""
    phrases = tuple(phrase.strip() for phrase in element.get("hints", "").split(",") if phrase.strip())
    if len(phrases) > most:
        raise TwimlRefused(f"A Gather has at most {most} hints.")
    for phrase in phrases:
        if len(phrase) > longest:
            raise TwimlRefused(f"A hint has at most {longest} characters, not {len(phrase)}.")
    return phrases


def attempts(element: Element) -> int:
    """How often a Pay asks for a field again, 1 to 3."""
    most = whole(element, "maxAttempts", 1, least=1)
    if most > MOST_ATTEMPTS:
        raise TwimlRefused(f"maxAttempts of a Pay is 1 to {MOST_ATTEMPTS}, not {most}.")
    return most


def amount(element: Element, name: str) -> str:
    """A sum of money as Twilio writes it, a point before the cents."""
    text = element.get(name, "0.00")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", text, re.ASCII):
        raise TwimlRefused(f"{name} is a sum such as 12.50, not {text!r}.")
    return text
