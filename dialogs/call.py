"""The whole call: from the welcome, through the menu, to the goodbye."""

from collections.abc import Awaitable, Callable, Sequence

from backend.domain.people import Beneficiary, Payee
from backend.domain.trusted import Helped
from backend.domain.usual_payment import Usual
from dialogs.accounts import choose_account
from dialogs.activate import offer_activation, or_choose_another
from dialogs.adviser import come_back, hand_over
from dialogs.answers.choice import Option
from dialogs.answers.or_wish import OrWish
from dialogs.answers.wishes import USUAL, Wish, Wishes
from dialogs.balance import balance
from dialogs.details import details
from dialogs.enrol import enrol
from dialogs.history import history
from dialogs.identify import identify
from dialogs.impossible_hours import impossible_hours
from dialogs.more import more
from dialogs.my_pin import change_pin, lost_pin
from dialogs.opening import Opening
from dialogs.pay import pay
from dialogs.pay_usual import pay_usual
from dialogs.payee_line import payee_line
from dialogs.retake import retake
from dialogs.script import GOODBYE, ask, concluded, resume, say, sealed
from dialogs.services import services
from dialogs.steps import Cancelled, HandedOver
from dialogs.trust import trust
from dialogs.trusted_line import trusted_line

DIALOGUES: dict[str, Callable[[Wish], Awaitable[None]]] = {
    USUAL: pay_usual,
    "pay": pay,
    "balance": balance,
    "history": history,
    "more": more,
    "enrol": enrol,
    "change_pin": change_pin,
    "forgot_pin": lost_pin,
    "trust": trust,
    "details": details,
}
MENU = ("pay", "balance", "history", "more")
USUAL_MENU = (USUAL, "pay", "balance", "more")
"""What has a key, in its order; at the second, the last payments are told after what is left."""

WORDS = {
    USUAL: ("comme la dernière fois", "pareil", "la même chose", "comme d'habitude"),
    "pay": ("payer", "régler", "un paiement", "paiement", "un autre paiement"),
    "balance": ("mon solde", "solde", "ce qu'il reste", "reste", "combien"),
    "history": ("mes derniers paiements", "derniers paiements", "historique"),
    "more": ("autre chose", "autre"),
    "enrol": ("faire une demande", "ouvrir un compte", "inscrire un enfant", "une inscription"),
    "change_pin": ("changer de code", "changer mon code", "nouveau code secret"),
    "forgot_pin": ("oublié mon code", "perdu mon code", "code oublié", "code perdu"),
    "trust": ("personne de confiance", "un aidant", "une aidante", "aidant", "aidante"),
    "details": ("mes coordonnées", "changer d'adresse", "mon adresse", "nouveau numéro", "mon numéro"),
}
"""What each may be said by in few words."""


async def call(opening: Opening) -> None:
    """Ring Allô CESU."""
    try:
        await _call(opening)
    except HandedOver:  # before there was a menu to go on with
        await say(GOODBYE)


async def _call(opening: Opening) -> None:
    caller = await _be_recognised(opening)
    if isinstance(caller, Payee):
        await payee_line()
    elif isinstance(caller, Helped):
        await trusted_line(caller)
    elif caller.closed_on:
        await hand_over("caller.closed")
    await concluded("activation", None, _choose_pin())
    await concluded("retake", None, retake())
    await be_served(await _pick_up_the_thread(opening))


async def be_served(wish: Wish | None = None) -> None:
    """Do one thing after another from the menu, until the call is over; a wish that is known already comes first."""
    wish = wish or await _say_what()
    while True:
        wish = await concluded("round", Wish, _do(wish))


async def _choose_pin() -> None:
    """Choose one's PIN where a letter waits for it; whatever comes of it, there is more to do here."""
    try:
        await offer_activation()
    except HandedOver as handed:
        await come_back(handed)


async def _be_recognised(opening: Opening) -> Beneficiary | Payee | Helped:
    """Be known by CESU code and birth date, and pick up a thread that was cut."""
    if opening.interrupted:
        await say("call.interrupted", paid=opening.paid)
    else:
        await say("call.welcome", serves=opening.serves)
    if opening.caller:
        return opening.caller
    caller = await sealed("caller", Beneficiary | Payee | Helped, identify())
    if isinstance(caller, Helped):
        await say("trusted.hello", person=caller.person)
        return caller
    if isinstance(caller, Payee):
        await say("payee_line.hello", payee=caller)
        return caller
    await say("call.hello", caller=caller)
    if caller.closed_on:
        return caller
    await _say_which_account()
    unheard = await services.unheard()
    if unheard:
        await say("call.unheard", receipt=unheard)
    return caller


async def _say_which_account() -> None:
    """Say for which account; nobody goes on without."""
    while True:
        try:
            return await choose_account("identify.account")
        except Cancelled:  # there is no menu to go back to before it
            continue


async def _pick_up_the_thread(opening: Opening) -> Wish | None:
    """Go on where the last call was cut, if that is wanted; what else may be wanted is a wish of the menu."""
    unfinished = None if opening.caller else await services.unfinished()
    if unfinished is None:
        return None
    try:
        wanted = await ask("call.resume", OrWish(_wishes(MENU)), unfinished=unfinished)
    except Cancelled:  # going back from here goes to the menu, and the offer stands
        return None
    if isinstance(wanted, Wish):
        return _once_more(wanted, await services.usual()) if wanted.what == USUAL else wanted
    if not wanted:
        await services.drop_unfinished()
        return None
    await resume(unfinished.conversation_id)
    await say("call.resume_gone")
    return None


async def _do(wish: Wish) -> Wish:
    """Do what was wanted, or give it up, and say what comes next."""
    try:
        await or_choose_another(DIALOGUES[wish.what](wish))
    except Cancelled:
        await say("menu.cancelled")
    except HandedOver as handed:
        await come_back(handed)
    return await _say_what(again=True)


async def _say_what(*, again: bool = False) -> Wish:
    """Say what is wanted, by key or in one's own words; the menu is said shorter from the second time on."""
    usual = await services.usual()
    offered = usual if usual and usual.quote.covered else None
    wishes = _wishes(USUAL_MENU if offered else MENU)
    wish = await ask("menu", wishes, "menu", impossible_hours, options=wishes.options, usual=offered, again=again)
    return _once_more(wish, usual)


def _once_more(wish: Wish, usual: Usual | None) -> Wish:
    """The wish, with what is paid by it where that is what was last paid."""
    if usual is None or wish.what != USUAL:
        return wish
    return Wish("pay" if usual.asks_first else USUAL, usual.quote.order)


def _wishes(menu: Sequence[str]) -> Wishes:
    """A menu with its keys, and what every caller may want and say as well."""
    options = tuple(Option(str(n), what, WORDS[what]) for n, what in enumerate(menu, start=1))
    return Wishes(options, tuple(Option("", what, WORDS[what]) for what in WORDS if what not in menu))
