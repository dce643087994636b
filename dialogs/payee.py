"""Choosing whom to pay: one of the caller's intervenants, or a new one by NAN."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from backend.domain.order import Order
from backend.domain.people import NanQuery, Payee
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.choice import Option
from dialogs.answers.instead import Instead
from dialogs.answers.known_payee import KnownPayee
from dialogs.answers.nan import Nan
from dialogs.answers.person import Person
from dialogs.answers.who_and_how_much import WhoAndHowMuch
from dialogs.exchange import Heard
from dialogs.how_much import measured
from dialogs.script import ask, ask_readings, choose, confirm, say, sealed
from dialogs.services import services

NAMES_AT_ONCE = 3
TRIES = 3
NATURAL = ("une personne", "personne", "quelqu'un", "assistante maternelle", "nounou", "nourrice")
LEGAL = ("une association", "association", "entreprise", "société", "structure", "crèche", "micro-crèche")
"""What the two kinds of intervenants may be said by."""


async def choose_payee(order: Order, known: Sequence[Payee], said: str = "") -> Order | None:
    """Say whom to pay: the order with them, and with how much where that is said here; None when nobody was found.

    Args:
        order: What is known of it.
        known: The caller's intervenants.
        said: A name in the caller's own words, where they have already given one.
    """
    names = tuple(payee.name for payee in known)
    if said:
        named = Person(names).hear(Heard("text", said), date.min)
        if len(named) == 1:
            return replace(order, payee=known[named[0].value])
        await say("payee.not_clear")
    for start in range(0, len(known), NAMES_AT_ONCE):
        page = tuple(range(start, min(start + NAMES_AT_ONCE, len(known))))
        options = [Option(str(key), f"payee:{place}") for key, place in enumerate(page, start=1)]
        options.append(Option(str(len(page) + 1), "others" if page[-1] + 1 < len(known) else "new"))
        offered = [known[place] for place in page]
        key = "payee.known" if start == 0 else "payee.others"
        order, place = await _offered(key, order, KnownPayee(names, page), options=options, payees=offered)
        if place >= 0:
            return replace(order, payee=known[place])
    payee = await _find_payee()
    return replace(order, payee=payee) if payee else None


async def _offered(key: str, order: Order, answer: KnownPayee, **offered: Any) -> tuple[Order, int]:
    """Say whom among those offered; the order with how much, where that is said too, and the place, or -1."""
    while True:
        said = await ask(key, WhoAndHowMuch(answer), **offered)
        if not isinstance(said, Instead):
            return order, said
        order = measured(order, said)
        if said.place is not None:
            return order, said.place
        await say("payee.measured", order=order)


async def _find_payee() -> Payee | None:
    """Name somebody new, and hear the name back."""
    for tries_left in reversed(range(TRIES)):
        payee = await sealed("payee", Payee | None, _look_up())
        if payee and await confirm("payee.found", payee=payee):
            return payee
        if payee is None and tries_left:
            await say("payee.unknown")
    await say("payee.given_up")
    return None


async def _look_up() -> Payee | None:
    """Name a natural person by NAN and birth date, a structure by NAN alone."""
    natural = Option("1", "natural", NATURAL)
    legal = Option("2", "legal", LEGAL)
    kind = await choose("payee.kind", (natural, legal))
    nans = await ask_readings("payee.nan", Nan())
    if kind == "legal":
        return await services.find_payee(tuple(NanQuery(nan, None) for nan in nans))
    born_on = await ask_readings("payee.birth_date", BirthDate())
    return await services.find_payee(tuple(NanQuery(nan, day) for nan in nans for day in born_on))
