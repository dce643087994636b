"""Choosing somebody who may hear one's account with a code of their own, and taking that back."""

from backend.domain.numbering import is_mobile
from backend.domain.trusted import MOST_TRUSTED, Bond, TrustedPerson
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.phone_number import PhoneNumber
from dialogs.answers.wishes import Wish
from dialogs.script import agree, ask, choose, confirm, prove, say
from dialogs.services import services

BONDS: dict[Bond, tuple[str, ...]] = {
    "daughter": ("ma fille", "fille"),
    "son": ("mon fils", "fils"),
    "relative": (
        "ma famille",
        "famille",
        "nièce",
        "neveu",
        "petite-fille",
        "petit-fils",
        "sœur",
        "frère",
        "mari",
        "femme",
    ),
    "friend": ("un ami", "ami", "amie", "voisin", "voisine"),
}
"""What somebody is to the caller, and what each may be said by."""


async def trust(wish: Wish | None = None) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear whom one has chosen and what they have heard; choose somebody, or withdraw them."""
    people = await services.trusted_people()
    for person in people:
        await say("trust.person", person=person)
    if not people:
        await say("trust.nobody")
    options = [Option("", f"withdraw:{n}", ("retirer", "ne plus")) for n in range(len(people))]
    if len(people) < MOST_TRUSTED:
        options.append(Option("", "choose", ("choisir", "quelqu'un", "une personne")))
    options.append(Option("", "menu", ("le menu", "menu", "rien")))
    keyed = [option._replace(key=str(n)) for n, option in enumerate(options, start=1)]
    then = await choose("trust.then", keyed, people=people)
    if then == "choose":
        return await _choose()
    return None if then == "menu" else await _withdraw(people[int(then.removeprefix("withdraw:"))])


async def _withdraw(person: TrustedPerson) -> None:
    """Let somebody hear nothing any more: it takes no PIN, since it gives nothing to anybody."""
    await services.withdraw_trusted(person.id)
    await say("trust.withdrawn", person=person)


async def _choose() -> None:
    """Choose somebody, proven by the PIN; their code goes to their own telephone."""
    if not await can_prove():
        return None
    options = [Option(str(n), bond, words) for n, (bond, words) in enumerate(BONDS.items(), start=1)]
    chosen = await choose("trust.bond", options)
    bond = next(each for each in BONDS if each == chosen)
    number = await ask("trust.number", PhoneNumber())
    told = is_mobile(number) and await confirm("trust.told")
    if not await agree("trust.recap", bond=bond, number=number, told=told):
        return await say("register.given_up")
    if not await prove("trust.pin"):
        await hand_over("pin.blocked_now")
    chosen_now = await services.choose_trusted(number, bond, told)
    return await say("trust.chosen" if chosen_now else "trust.enough", number=number)
