"""Being recognised: a beneficiary by CESU code and birth date, an intervenant by NAN and birth date.

None of these is a secret; together they name one person. A trusted person has a code of their own, which is one.
"""

from datetime import date

from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.throttle import MustWait
from backend.domain.trusted import Helped
from dialogs.adviser import hand_over
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.born_or_other import BornOrOther
from dialogs.answers.nan import Nan
from dialogs.answers.who_calls import INTERVENANT, TRUSTED, WhoCalls
from dialogs.script import ask_readings, say
from dialogs.services import services
from dialogs.steps import Cancelled
from dialogs.trusted_line import as_trusted

TRIES = 3
MOST_BEGINNINGS = 5
"""How often somebody who wants the menu, or to give up, is asked from the first question on."""


async def identify() -> Beneficiary | Payee | Helped:
    """Be recognised; which element was wrong is never said. Who goes back before that begins anew."""
    if at_home := await _at_home():
        return at_home
    tries_left, beginnings_left = TRIES, MOST_BEGINNINGS
    while tries_left and beginnings_left:
        try:
            known = await _try()
        except Cancelled:
            beginnings_left -= 1
            if beginnings_left:
                await say("identify.anew")
            continue
        if known:
            return known
        tries_left -= 1
        if tries_left:
            await say("identify.unknown")
    return await hand_over("identify.enough" if tries_left else "identify.given_up")


async def _at_home() -> Beneficiary | None:
    """Be greeted by name on a telephone on file, where the programme has it so; the birth date is asked as ever."""
    greeted = await services.at_home()
    if greeted is None:
        return None
    try:
        given = await ask_readings("identify.at_home", BornOrOther(), caller=greeted)
    except Cancelled:
        return None
    born_on = tuple(day for day in given if isinstance(day, date))
    if not born_on:
        return None
    known = await services.identify_at_home(born_on)
    if isinstance(known, MustWait):
        await hand_over("identify.wait", wait=known)
    if known is None:
        await say("identify.unknown")
    return known


async def _try() -> Beneficiary | Payee | Helped | None:
    """Say who one is; None where nobody fits."""
    cesu_codes = await ask_readings("identify.cesu_code", WhoCalls())
    if TRUSTED in cesu_codes:
        known: Beneficiary | Payee | Helped | MustWait | None = await as_trusted()
    else:
        known = await (_as_payee() if INTERVENANT in cesu_codes else _as_beneficiary(cesu_codes))
    if isinstance(known, MustWait):
        await hand_over("identify.wait", wait=known)
    return known


async def _as_beneficiary(cesu_codes: tuple[str, ...]) -> Beneficiary | MustWait | None:
    born_on = await ask_readings("identify.birth_date", BirthDate())
    return await services.identify(cesu_codes, born_on)


async def _as_payee() -> Payee | MustWait | None:
    nans = await ask_readings("identify.nan", Nan())
    born_on = await ask_readings("identify.birth_date", BirthDate())
    return await services.identify_payee(tuple(NanQuery(nan, day) for nan in nans for day in born_on))
