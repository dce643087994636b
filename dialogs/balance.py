"""Hearing what is left and what expires first; month by month, or by grant, for who wants it; by mode where several."""

from backend.domain.order import UNSAID
from dialogs.answers.choice import Choice, Option
from dialogs.answers.instead import Instead
from dialogs.answers.or_measure import OrMeasure
from dialogs.answers.wishes import Wish
from dialogs.history import history
from dialogs.how_much import measured
from dialogs.pay import pay
from dialogs.script import ask, say
from dialogs.services import services

THEN = {
    "lots": ("le détail", "détail", "par mois", "les mois", "mois"),
    "history": ("mes derniers paiements", "mes paiements", "derniers paiements", "paiements"),
    "menu": ("le menu", "menu", "rien"),
}
"""What may follow, and what each may be said by."""


async def balance(wish: Wish) -> None:
    """Hear what is left; who then says hours wants to pay them."""
    rights = await services.rights()
    if not rights.lots:
        return await say("balance.none")
    await say("balance.total", rights=rights)
    ways = [way for way in THEN if way != "lots" or len(rights.lots) > 1]
    options = [Option(str(n), way, THEN[way]) for n, way in enumerate(ways, start=1)]
    then = await ask("balance.then", OrMeasure(Choice(tuple(options))), options=tuple(options))
    if isinstance(then, Instead):
        return await pay(Wish("pay", measured(UNSAID, then)))
    if then == "history":
        return await history(wish)
    if then == "lots":
        for lot in rights.lots:
            await say("balance.lot", lot=lot, several_modes=len(rights.modes) > 1)
    return None
