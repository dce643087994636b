"""What is told to end first is all that ends on the nearest day, up to its last day, by whichever channel."""

from datetime import date

import pytest

from backend.domain.people import Mode
from backend.domain.rights import Lot, Rights
from bot.data_files import read_phrasebook
from dialogs.exchange import Medium

THIRTY_ONE = "Trente et une heures sont à utiliser jusqu'au trente et un janvier."
TODAY = date(2026, 11, 26)
JANUARY, APRIL = date(2027, 1, 31), date(2027, 4, 30)


def lot(month: int, hours: int, ends: date, mode: Mode | None = None) -> Lot:
    return Lot(month, date(2026, month, 1), ends, hours * 60, hours * 500, 0, 0, mode=mode)


ONE = Rights((lot(10, 30, JANUARY),))
SAME_DAY = Rights((lot(9, 1, JANUARY), lot(10, 30, JANUARY)))
SEVERAL = Rights((lot(9, 1, JANUARY), lot(10, 30, JANUARY), lot(11, 30, APRIL)))
TWO_MODES = Rights((lot(9, 1, JANUARY, "direct"), lot(10, 30, APRIL, "direct"), lot(11, 4, APRIL, "mandataire")))


def told(key: str, medium: Medium, rights: Rights) -> str:
    return read_phrasebook().sentence(key, medium, {"rights": rights, "today": TODAY}).rstrip(" |")


@pytest.mark.parametrize(
    ("rights", "speech", "text"),
    [
        (ONE, "Il vous reste trente heures, à utiliser jusqu'au trente et un janvier.",
         "Il vous reste 30 h = 150,00 €, à utiliser jusqu'au 31/01/2027."),
        (SAME_DAY, "Il vous reste trente et une heures, à utiliser jusqu'au trente et un janvier.",
         "Il vous reste 31 h = 155,00 €, à utiliser jusqu'au 31/01/2027."),
        (SEVERAL, f"Il vous reste soixante et une heures. | {THIRTY_ONE}",
         "Il vous reste 61 h = 305,00 €. 31 h sont à utiliser jusqu'au 31/01/2027."),
    ],
)  # fmt: skip
def test_all_that_ends_on_the_nearest_day_is_told(rights: Rights, speech: str, text: str) -> None:
    assert told("balance.total", "speech", rights) == speech
    assert told("sms.balance", "text", rights) == text


def test_whom_one_trusts_hears_the_same() -> None:
    assert told("trusted.balance", "speech", SEVERAL).endswith(f". | {THIRTY_ONE}")
    assert told("trusted.balance", "speech", SAME_DAY).endswith(
        "cent cinquante-cinq euros, à utiliser jusqu'au trente et un janvier."
    )


def test_of_several_modes_each_is_told_what_of_it_ends_first() -> None:
    assert told("sms.balance_by_mode", "text", TWO_MODES) == (
        "Il vous reste 35 h = 175,00 € : 31 h en emploi direct (dont 1 h jusqu'au 31/01/2027), "
        "4 h avec une association mandataire (jusqu'au 30/04/2027)."
    )


def test_a_day_of_this_year_is_written_without_it() -> None:
    this_year = Rights((lot(9, 2, date(2026, 12, 31)),))
    assert told("sms.balance", "text", this_year).endswith("à utiliser jusqu'au 31/12.")
