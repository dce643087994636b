"""What a newcomer keys next: the demo's people know their codes, and pay somebody."""

from collections.abc import Callable, Collection, Mapping

from bot.demo import loading
from channels.phone.browser.owners import NextAct, PhoneOwner
from dialogs.steps import Prove, Question

Keys = Callable[[PhoneOwner], str]


def _menu(owner: PhoneOwner) -> str:
    return next((row["menu"] for row in loading.rows(loading.FOLDER, "telephones") if row["prenom"] == owner.id), "1")


def _who(owner: PhoneOwner) -> str:
    """A code; or that one is an intervenant, who has none."""
    return owner.keys_of("code") or "1#"


HINTS: Mapping[str, tuple[Keys, str]] = {
    "identify.cesu_code": (_who, "pour dire qui appelle"),
    "identify.nan": (lambda owner: owner.keys_of("nan"), "le numéro NAN"),
    "identify.birth_date": (lambda owner: owner.keys_of("born"), "la date de naissance"),
    "identify.at_home": (lambda owner: owner.keys_of("born"), "la date de naissance"),
    "identify.account": (lambda _: "1", "le premier compte"),
    "call.resume": (lambda _: "1", "reprendre le paiement coupé"),
    "menu": (_menu, "payer quelqu'un"),
    "payee.known": (lambda _: "1", "le premier nom"),
    "pay.hours": (lambda _: "3*30#", "trois heures trente"),
    "pay.euros": (lambda _: "120#", "cent vingt euros"),
    "pay.recap": (lambda _: "1", "c'est bon"),
    "pay.twin": (lambda _: "1", "oui, encore une fois"),
    "card.sum": (lambda _: "20#", "vingt euros"),
    "card.cents": (lambda _: "#", "pas de centimes"),
    "pay.receipt": (lambda _: "", "c'est payé"),
    "balance.then": (lambda _: "", "c'est entendu"),
    "payee_line.menu": (lambda _: "1", "entendre les paiements reçus"),
}
"""By question: what is keyed (nothing: one hangs up), and what that is."""


AFTER: Mapping[str, str] = {"payee_line.menu": "payee_round"}
"""By question, what leads back to it once it is done: then there is nothing more to hear, and one hangs up."""


def next_act(question: Question, owner: PhoneOwner, done: Collection[str] = ()) -> NextAct | None:
    """What one does at a question; None where nobody can say.

    Args:
        question: It waits.
        owner: Whose telephone it is.
        done: What the journal of the call has entries of.
    """
    if AFTER.get(question.key) in done:
        return NextAct("", "c'est entendu")
    if isinstance(question, Prove):
        pin = owner.keys_of("pin")
        return NextAct(pin, "le code secret") if pin and question.secret == "pin" else None  # noqa: S105 - a kind of secret
    known = HINTS.get(question.key)
    if known is None:
        return None
    keys, about = known
    return NextAct(keys(owner), about)
