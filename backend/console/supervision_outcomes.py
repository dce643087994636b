"""What supervision asks of what follows a call: whether intervenants are told, and where the money goes."""

from collections.abc import Mapping, Sequence

from backend.console import supervision_words as words
from backend.console.supervision_block import NOTHING, Block, Chart, Column, many, money, number, share, verb
from backend.console.svg_charts import Bar, Drawn, bars, in_words
from backend.domain.programme import Programme
from backend.domain.supervision import MoneyOf, ToldOf

STANDINGS = ("Prévenus", "En route", "En attente d'envoi", "Pas arrivés")
MONEY = ("Versé", "Réservé", "Reste", "Terminé")


def news(told: Sequence[ToldOf]) -> Block:
    """Whether intervenants are told of what concerns them."""
    sums = [sum(each) for each in zip(*map(_standings, told), strict=True)]
    whole = sum(sums)
    listed = [
        Bar(name, f"{number(count)} · {share(count, whole)}", (100 * count / max(sums),))
        for name, count in zip(STANDINGS, sums, strict=True)
        if whole
    ]
    return Block(
        "nouvelles",
        "Les intervenants sont-ils prévenus ?",
        _arrived(whole, sums[0], sums[3]) if whole else NOTHING,
        "Nouvelles qui ont bougé dans la période, et toutes celles qui attendent encore. « En route » : l'opérateur"
        " l'a, sans dire encore qu'elle est arrivée. Qui ne veut pas être prévenu n'est pas compté.",
        (Chart(bars(Drawn("nouvelles-etats", "Nouvelles aux intervenants", in_words(listed)), listed)),)
        if whole
        else (),
        (Column("Nouvelle"), *(Column(name, number) for name in STANDINGS)),
        [(words.NEWS.get(each.kind, each.kind), *_standings(each)) for each in told] if whole else [],
    )


def _arrived(whole: int, arrived: int, failed: int) -> str:
    lost = f" ; {verb(failed, 'ne peut', 'ne peuvent')} pas arriver" if failed else ""
    return f"Sur {many(whole, 'nouvelle')}, {share(arrived, whole)} sont arrivées{lost}."


def _standings(each: ToldOf) -> tuple[int, int, int, int]:
    return each.told, each.under_way, each.waiting, each.failed


def where_money_is(money_of: Sequence[MoneyOf], programmes: Mapping[str, Programme]) -> Block:
    """Where the money of each programme is."""
    there = [each for each in money_of if each.given]
    given, paid = sum(each.given for each in there), sum(each.paid for each in there)
    return Block(
        "argent",
        "Où va l'argent ?",
        f"De {money(given)} de droits donnés, {share(paid, given)} sont versés aux intervenants : {money(paid)}."
        if there
        else "Aucun droit n'est encore donné.",
        "Depuis le début, à cette heure. « Réservé » : payé par téléphone, et pas encore versé par la banque."
        " « Terminé » : expiré ou retiré. Mois par mois : la commande « allo figures ».",
        (_parts(there, programmes),) if there else (),
        (
            Column("Programme"),
            Column("Code"),
            *(Column(name, money, f"{name} (centimes)") for name in ("Donné", "Utilisé", *MONEY)),
        ),
        [
            (programmes[each.programme].name, each.programme, each.given, each.used, *_money(each))
            for each in there
        ],
        is_now=True,
    )  # fmt: skip


def _money(each: MoneyOf) -> tuple[int, int, int, int]:
    return each.paid, each.reserved, each.left, each.ended


def _parts(there: Sequence[MoneyOf], programmes: Mapping[str, Programme]) -> Chart:
    listed = [
        Bar(
            programmes[each.programme].name,
            f"{share(each.paid, each.given)} versés",
            tuple(100 * part / each.given for part in _money(each)),
        )
        for each in there
    ]
    told = (
        ", ".join((bar.name, *(f"{name} {money(part)}" for name, part in zip(MONEY, _money(each), strict=True))))
        for bar, each in zip(listed, there, strict=True)
    )
    return Chart(
        bars(Drawn("argent-parts", "Ce que sont devenus les droits donnés", f"{'. '.join(told)}."), listed), MONEY
    )
