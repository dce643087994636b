"""Being recognised by CESU code and birth date. Neither is a secret; together they name one person."""

from backend.domain.people import Beneficiary
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.cesu_code import CesuCode
from dialogs.requests import Identify
from dialogs.script import CallOver, ask_readings, hand_over, perform, say

TRIES = 3


async def identify() -> Beneficiary:
    """Be recognised; which element was wrong is never said."""
    for tries_left in reversed(range(TRIES)):
        cesu_codes = await ask_readings("identify.cesu_code", CesuCode())
        born_on = await ask_readings("identify.birth_date", BirthDate())
        if caller := await perform(Identify(cesu_codes, born_on)):
            return caller
        if tries_left:
            await say("identify.unknown")
    await hand_over("identify.given_up")
    raise CallOver
