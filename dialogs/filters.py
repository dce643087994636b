"""What a sentence does with its values: each filter of the wording files, by name."""

import re
from collections.abc import Callable, Mapping

from backend.domain.numbering import national
from backend.domain.payment import Payment, Quote, State
from backend.domain.people import Mode, Payee
from backend.domain.rights import Lot, Rights
from backend.domain.transfer import Topic
from backend.domain.trusted import Bond
from dialogs import aloud
from dialogs.exchange import Medium

STATES: Mapping[str, str] = {
    "accepted": "pas encore parti à la banque",
    "batched": "dans le prochain envoi à la banque",
    "sent": "parti à la banque",
    "settled": "versé",
    "rejected": "refusé par la banque",
    "reversed": "refusé par la banque, vos droits vous sont rendus",
    "cancelled": "annulé",
}
"""What a payment's state is in plain words, to who pays."""

STATES_TO_PAYEES: Mapping[str, str] = {"reversed": "refusé par la banque"}
"""The states that are told otherwise to who is paid: the rights are not theirs."""

UNDONE: Mapping[State, str] = {"cancelled": " (annulé)", "rejected": " (refusé)", "reversed": " (refusé)"}
"""What a list of payments says of those that do not stand."""

WAYS: Mapping[str, str] = {
    "sms": "par un message",
    "voice": "par un appel",
    "email": "par un courriel",
    "post": "par courrier",
}
"""How somebody is told, after a verb."""

MODES: Mapping[Mode | None, str] = {
    "direct": "pour quelqu'un que vous employez vous-même",
    "mandataire": "pour quelqu'un que vous employez avec l'aide d'une association",
    "prestataire": "pour une association ou une entreprise qui vous envoie quelqu'un",
    None: "pour toute personne qui vous aide",
}
"""What rights pay for, after "vos droits"."""


TOPICS: Mapping[Topic, str] = {
    "payment": "d'un paiement",
    "payments": "de ses paiements",
    "pin": "de son code secret",
    "activation": "de son code d'activation",
    "identification": "de son identification",
    "number": "de ses coordonnées",
    "received": "de paiements reçus",
    "account": "de son compte, qui est fermé",
    "card": "d'un paiement par carte",
    "other": "de son compte",
}
"""What somebody calls an adviser for, after "au sujet"."""

SHORT_MODES: Mapping[Mode | None, str] = {
    "direct": "en emploi direct",
    "mandataire": "avec une association mandataire",
    "prestataire": "par une association",
    None: "pour toute aide",
}
"""The same in a text."""

TO_STRUCTURES: Mapping[str, str] = {"la": "à la ", "l": "à l'", "le": "au "}
"""What stands before the noun that a structure's name begins with, by its article."""

_STRUCTURE = re.compile(
    r"(?:(?P<la>(?:micro[- ])?cr[eè]che|(?:halte[- ])?garderie|société|fondation|mutuelle)"
    r"|(?P<l>association|entreprise|agence)|(?P<le>centre|foyer))(?=\s|$)",
    re.IGNORECASE,
)


def paid(thing: Quote | Payment, medium: Medium) -> str:
    """What is paid, in what it is counted in: hours, or euros."""
    return aloud.euros(thing.cents, medium) if thing.in_euros else aloud.hours(thing.minutes, medium)


BONDS: Mapping[Bond, str] = {
    "daughter": "votre fille",
    "son": "votre fils",
    "relative": "quelqu'un de votre famille",
    "friend": "un ami ou un voisin",
}
"""What a trusted person is to whom the line speaks."""


def left(thing: Rights | Lot | Quote | Payment, medium: Medium) -> str:
    """What is left of rights, in what they are counted in; hours come with their worth by `left_and_worth`."""
    if thing.in_euros:
        return aloud.euros(thing.cents_left or 0, medium)
    return aloud.hours(thing.minutes_left or 0, medium)


def left_and_worth(thing: Rights | Lot | Quote | Payment, medium: Medium) -> str:
    """What is left: hours with what they are worth, or euros once."""
    if thing.in_euros:
        return left(thing, medium)
    between = ", soit " if medium == "speech" else " = "
    return f"{left(thing, medium)}{between}{aloud.euros(thing.cents_left or 0, medium)}"


def be(thing: Rights | Lot, medium: Medium) -> str:
    """The verb after what is left: `est`, or `sont`."""
    many = aloud.many_euros(thing.cents_left, medium) if thing.in_euros else aloud.many_hours(thing.minutes_left)
    return "sont" if many else "est"


def given_back(payment: Payment, medium: Medium) -> str:
    """That what a payment took of rights is there again: `vos trois heures vous sont rendues`."""
    if payment.in_euros:
        cents = payment.cents - payment.card
        what, many, ending = aloud.euros(cents, medium), aloud.many_euros(cents, medium), ""
    else:
        what, many, ending = aloud.hours(payment.minutes, medium), aloud.many_hours(payment.minutes), "e"
    return f"vos {what} vous sont rendu{ending}s" if many else f"{what} vous est rendu{ending}"


def of_name(name: str, _: Medium) -> str:
    """A name with its article, after "de": "de l'APA", "du CESU"."""
    for article, short in (("le ", "du "), ("les ", "des ")):
        if name.startswith(article):
            return short + name.removeprefix(article)
    return f"de {name}"


def to_name(payee: Payee, medium: Medium) -> str:
    """Whom something goes to: `à Marie Dupont`; what is named by its kind has its article, `à la crèche Soleil`."""
    name = aloud.person(payee.given_name, payee.family_name, medium)
    noun = None if payee.given_name.strip() else _STRUCTURE.match(name)
    if noun is None or noun.lastgroup is None:
        return f"à {name}"
    return TO_STRUCTURES[noun.lastgroup] + noun[0].lower() + name[noun.end() :]


def site_aloud(site: str) -> str:
    """An address of the web as one spells it: `cesu, tiret, apa, point, fr`."""
    return site.replace(".", ", point, ").replace("-", ", tiret, ").replace("/", ", barre, ")


def mail_aloud(address: str) -> str:
    """An e-mail address as one says it: `jeanne, point, martin, arobase, exemple, point, fr`."""
    return site_aloud(address).replace("@", ", arobase, ").replace("_", ", tiret bas, ")


def phone(number: str | None, medium: Medium) -> str:
    """A French number after "au" or "le"; where a programme has none to give, where one may be found."""
    return aloud.phone_number(number, medium) if number else "numéro écrit sur votre courrier"


FILTERS: Mapping[str, Callable[..., str]] = {
    "capitalize": lambda words, _: words[:1].upper() + words[1:],  # Jinja's own makes names small
    "euros": aloud.euros,
    "hours": aloud.hours,
    "digits": aloud.digits,
    "phone": phone,
    "number": lambda number, medium: aloud.phone_number(national(number), medium),
    "name": lambda payee, medium: aloud.person(payee.given_name, payee.family_name, medium),
    "to_name": to_name,
    "ending": lambda digits, medium: digits if medium == "text" else aloud.phone_number(digits, medium),
    "postcode": aloud.postcode,
    "state": lambda state, _: STATES[state],
    "undone": lambda state, _: UNDONE.get(state, ""),
    "mode": lambda mode, _: MODES[mode],
    "short_mode": lambda mode, _: SHORT_MODES[mode],
    "left": left,
    "paid": paid,
    "be": be,
    "given_back": given_back,
    "left_and_worth": left_and_worth,
    "of_name": of_name,
    "site": lambda site, medium: site if medium == "text" else site_aloud(site),
    "mail": lambda address, medium: address if medium == "text" else mail_aloud(address),
    "topic": lambda topic, _: TOPICS[topic],
    "weekday": aloud.weekday,
    "times": lambda count, medium: f"{aloud.cardinal(count, feminine=True) if medium == 'speech' else count} fois",
    "bond": lambda bond, _: BONDS[bond],
    "way": lambda way, _: WAYS[way],
    "received_state": lambda state, _: STATES_TO_PAYEES.get(state, STATES[state]),
    "joined": lambda parts, _: aloud.either(parts, "et"),
}
