"""Hearing where one's letters go, and giving another address: the postcode by key, the rest in one's own words."""

from backend.domain.payer_contact import LONGEST_LINE, LONGEST_TOWN, PostalAddress
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.postcode import Postcode
from dialogs.answers.spoken_line import SpokenLine
from dialogs.script import agree, ask, ask_readings, choose, prove, say, sealed
from dialogs.services import services

ACTS = {
    "hear": ("l'entendre", "entendre", "écouter"),
    "change": ("la changer", "changer", "déménagé", "une nouvelle adresse"),
    "nothing": ("rien", "le menu", "menu"),
}
"""What can be done, and what each may be said by."""

STREETS = ("rue", "avenue", "boulevard", "chemin", "route", "place", "allée", "impasse", "lieu-dit", "résidence")


async def own_address() -> None:
    """Hear the address on file, or give another one; each for the PIN alone, since letters hold secrets."""
    if not await can_prove():
        return
    options = [Option(str(n), act, words) for n, (act, words) in enumerate(ACTS.items(), start=1)]
    act = await choose("address.act", options)
    if act == "hear":
        await sealed("address", type(None), _hear())
    elif act == "change":
        await sealed("address", type(None), _change())


async def _hear() -> None:
    if not await prove("address.hear_pin"):
        await hand_over("pin.blocked_now")
    address = await services.address_on_file()
    return await say("address.on_file", address=address) if address else await say("address.none")


async def _change() -> None:
    address = await _given()
    if not await agree("address.recap", address=address):
        return await say("address.given_up")
    if not await prove("address.pin"):
        await hand_over("pin.blocked_now")
    await services.change_address(address)
    return await say("address.done")


async def _given() -> PostalAddress:
    """The new address. Words are taken as they are heard, and read back as a whole."""
    postcode = await ask("address.postcode", Postcode())
    town, *_ = await ask_readings("address.town", SpokenLine(LONGEST_TOWN))
    street, *_ = await ask_readings("address.street", SpokenLine(LONGEST_LINE, STREETS))
    return PostalAddress(street, postcode, town)
