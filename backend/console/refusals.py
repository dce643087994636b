"""What is refused, in French sentences that say what can be done; what the services raise is told by its kind alone."""

from collections.abc import Mapping

from backend.api.api_context import CONFLICT, NOBODY_AND_NOTHING, NOT_FOUND, UNPROCESSABLE
from backend.domain import lifecycle
from backend.domain.account import AccountRefused
from backend.domain.card import NothingToRefund
from backend.domain.lifecycle import LifecycleRefused, NoSuchPayment
from backend.domain.payer_contact import NoSuchContact, NothingToUndo
from backend.domain.people import NoSuchBeneficiary, NoSuchIntervenant
from backend.domain.supervision import TooMuchToCount
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.services.bank.exporting import NoBankFile
from backend.services.by_hand import NobodyHasThisNan, NotByHand
from backend.services.finding_people import TooManySearches
from backend.services.receipts import LetterNotPrintable
from backend.services.resolving import NothingDisputed

TOLD = (*NOBODY_AND_NOTHING, LifecycleRefused, LetterNotPrintable, TaskIsTaken, NotByHand, AccountRefused,
        NoSuchContact, NoBankFile, TooManySearches, TooMuchToCount)  # fmt: skip
"""What services raise and a person is told of."""


class PageRefusal(Exception):  # noqa: N818 - a sentence, as all our errors
    """Something is not done; `key` names the sentence, `back` where to go on."""

    def __init__(self, key: str, status: int, back: str) -> None:
        super().__init__(key)
        self.key, self.status, self.back = key, status, back


KEYS: Mapping[type[Exception], str] = {
    NoSuchPayment: "paiement-inconnu",
    NoSuchBeneficiary: "personne-inconnue",
    NoSuchIntervenant: "personne-inconnue",
    NoSuchOpenTask: "tache-close",
    TaskIsTaken: "tache-prise",
    NothingToUndo: "rien-a-defaire",
    LetterNotPrintable: "sans-adresse",
    NoSuchContact: "coordonnees-fausses",
    NothingDisputed: "rien-de-conteste",
    lifecycle.PaymentAlreadyCancelled: "deja-annule",
    lifecycle.PaymentAlreadyReversed: "deja-refuse",
    lifecycle.PaymentAlreadyBatched: "deja-en-banque",
    lifecycle.PaymentAlreadySettled: "deja-verse",
    lifecycle.PaymentAlreadyHeld: "deja-retenu",
    lifecycle.PaymentNotHeld: "pas-retenu",
    lifecycle.PaymentNotWithTheBank: "pas-en-banque",
    lifecycle.PaymentNotRefused: "pas-refuse",
    lifecycle.PaymentPaidAgainAlready: "deja-repaye",
    lifecycle.RightsSpentMeanwhile: "droits-depenses",
    NobodyHasThisNan: "nan-inconnu",
    TooManySearches: "occupe",
    TooMuchToCount: "trop-long",
    NotByHand: "iban-faux",
    NothingToRefund: "rien-a-rembourser",
}
"""The key of the sentence of each; of what is not here, that it cannot be done."""


def refusal_of(error: Exception, back: str) -> PageRefusal:
    """What somebody is told of what a service raised."""
    key = next((KEYS[kind] for kind in type(error).__mro__ if kind in KEYS), "impossible")
    if isinstance(error, NOBODY_AND_NOTHING):
        return PageRefusal(key, NOT_FOUND, back)
    return PageRefusal(key, UNPROCESSABLE if isinstance(error, NotByHand | NoSuchContact) else CONFLICT, back)
