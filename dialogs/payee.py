"""Choosing whom to pay: one of the caller's intervenants, or a new one by NAN."""

from backend.domain.people import NanQuery, Payee
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.choice import Option
from dialogs.answers.nan import Nan
from dialogs.requests import FindPayee, KnownPayees
from dialogs.script import ask_readings, choose, confirm, perform, say, sealed

NAMES_AT_ONCE = 3
TRIES = 3


async def choose_payee() -> Payee | None:
    """Say whom to pay; None when nobody was found."""
    known = await perform(KnownPayees())
    for start in range(0, len(known), NAMES_AT_ONCE):
        page = known[start : start + NAMES_AT_ONCE]
        options = [Option(str(n), f"payee:{n}", (payee.name,)) for n, payee in enumerate(page, start=1)]
        more = len(known) > start + NAMES_AT_ONCE
        options.append(Option(str(len(page) + 1), "others" if more else "new"))
        chosen = await choose("payee.known" if start == 0 else "payee.others", options, payees=page)
        if chosen.startswith("payee:"):
            return page[int(chosen.removeprefix("payee:")) - 1]
    return await _find_payee()


async def _find_payee() -> Payee | None:
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
    kind = await choose("payee.kind", (Option("1", "natural"), Option("2", "legal")))
    nans = await ask_readings("payee.nan", Nan())
    if kind == "legal":
        return await perform(FindPayee(tuple(NanQuery(nan, None) for nan in nans)))
    born_on = await ask_readings("payee.birth_date", BirthDate())
    return await perform(FindPayee(tuple(NanQuery(nan, day) for nan in nans for day in born_on)))
