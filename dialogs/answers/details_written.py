"""What a text says of its writer's contact details: ADRESSE, EMAIL, NUMERO or PREVENIR, and the thing itself."""

import re
from datetime import date

from backend.domain.payer_contact import NoSuchContact, PayerWay, is_email, sound_address
from dialogs.answers.phone_number import PhoneNumber
from dialogs.answers.wishes import Wish
from dialogs.answers.words import fold
from dialogs.exchange import Heard

_ABOUT = re.compile(
    r"\W*(?:bonjour\W+)?(?:(?:voici|changer|changement|modifier|nouvelle?|nouveau|ma|mon|d|de|l|le)\W+)*"
    r"(?P<what>coordonnees?|adresse(?: (?:e-?mail|mail|courriel|electronique))?|e-?mail|mail|courriel|numero|"
    r"telephone|portable|mobile|prevenir|prevenez(?:[ -]moi)?)\b(?P<colon>\s*[:=])?\W{0,3}",
)
"""Matched against the folded text, which is as long as the text itself."""

_EMAIL = re.compile(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+")
_POSTCODE = re.compile(r"[\s,]+(?P<postcode>\d{5}|\d{2} \d{3})[\s,]+(?=\D)")
_WAYS: dict[str, PayerWay] = {
    "sms": "sms", "texto": "sms", "message": "sms", "appel": "voice", "telephone": "voice", "courrier": "post",
    "poste": "post", "lettre": "post", "email": "email", "e-mail": "email", "mail": "email", "courriel": "email",
    "rien": "nothing", "aucun": "nothing",
}  # fmt: skip
"""The words after PREVENIR."""


def details_in(words: str, today: date) -> Wish | None:
    """What a text asks to change; None where it is about something else, or says what cannot be read."""
    if len(addresses := _EMAIL.findall(words)) == 1:
        return _email(words, addresses[0].rstrip(".!?)"))
    found = _ABOUT.match(_even(words))
    if found is None:
        return None
    rest = words[found.end() :].strip()
    return _changed(found["what"], rest, today) if rest else Wish("details")


def _changed(what: str, rest: str, today: date) -> Wish | None:
    if what == "adresse":
        return _address(rest)
    if what in {"numero", "telephone", "portable", "mobile"}:
        return _number(rest, today)
    way = _WAYS.get(re.sub(r"^par (?:une? )?", "", _even(rest)).strip(" ."))
    return Wish("told", way=way) if way and what.startswith("preven") else None


def _email(words: str, address: str) -> Wish | None:
    """A text that has an e-mail address and hardly more."""
    others = _even(words).replace(_even(address), " ")
    about = re.fullmatch(
        r"(?:\W|\b(?:nouvelle|voici|mon|ma|est|c|adresse|e-?mail|mail|courriel|bonjour|merci)\b)*", others
    )
    return Wish("email", email=address) if about and is_email(address) else None


def _address(rest: str) -> Wish | None:
    """`12 rue des Lilas 31000 Toulouse`; where its postcode is missing, how it is written."""
    parts = list(_POSTCODE.finditer(rest))
    if not parts:
        return Wish("details") if any(map(str.isdigit, rest)) else None
    at = parts[-1]
    street, town = rest[: at.start()].strip(" ,;."), rest[at.end() :].strip(" ,;.")
    try:
        return Wish("address", address=sound_address(street, at["postcode"].replace(" ", ""), town))
    except NoSuchContact:
        return Wish("details")


def _number(rest: str, today: date) -> Wish | None:
    if re.search(r"[^\d\s.+()/-]", rest):
        return None
    numbers = PhoneNumber().hear(Heard("text", rest), today)
    return Wish("number", number=numbers[0].value) if len(numbers) == 1 else None


def _even(words: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(fold(char)[:1] or char if char.isalpha() else char for char in words)
