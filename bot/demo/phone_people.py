"""The demo's people as the telephone in the browser has them: number, line, and what they key to be recognised."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from backend.domain.numbering import is_mobile
from bot.demo import loading
from channels.phone.browser.owners import OwnerFact, PhoneOwner

Row = Mapping[str, str]
ASIDE: Row = {"pourquoi": "", "sms": "PAIEMENTS"}
"""What is said of an intervenant whose texts are shown beside somebody's."""

LineOf = Callable[[str], str]
"""The number of the line of a programme, by its code."""


def phone_owners(line_of: LineOf, folder: Path = loading.FOLDER) -> dict[str, PhoneOwner]:
    """Everybody that the page has a telephone for, by their id, and after them whoever is only shown beside them."""
    shown = {row["prenom"]: row for row in loading.rows(folder, "telephones")}
    beside = {row["a_cote"]: {**ASIDE, "prenom": row["a_cote"], "a_cote": row["prenom"]} for row in shown.values()}
    people = _People(folder)
    return {name: people.owner(row, line_of) for name, row in (shown | {**beside, **shown}).items()}


class _People:
    """The demo's files, by given name in small letters."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, loading.telephones(folder)
        self._beneficiaries, self._intervenants = (_by_name(folder, kind) for kind in ("beneficiaries", "intervenants"))
        self._pins = {(row["programme"], row["code_cesu"]): row["pin"] for row in loading.rows(folder, "pins")}

    def owner(self, row: Row, line_of: LineOf) -> PhoneOwner:
        """Somebody of the page's own file."""
        name = row["prenom"]
        person = self._beneficiaries.get(name) or self._intervenants[name]
        # Intervenants have no programme: they ring the line of whom they help.
        line_for = name if name in self._beneficiaries else row["a_cote"]
        return PhoneOwner(
            id=name,
            name=f"{person['prenom']} {person['nom']}",
            about=row["pourquoi"],
            number=self._numbers[name],
            line=line_of(loading.programme_of(line_for, self._folder)),
            takes_texts=is_mobile(self._numbers[name]),
            beside=row["a_cote"],
            facts=tuple(self._facts(person)),
            examples=tuple(row["sms"].split("/")),
        )

    def _facts(self, person: Row) -> Iterator[OwnerFact]:
        if "nan" in person:
            yield OwnerFact("nan", "NAN", person["nan"], f"{person['nan']}#")
            yield _born(person)
            return
        code = person["code_cesu"]
        pin = self._pins[person["programme"], code]
        yield OwnerFact("code", "Code CESU", code, code)
        yield _born(person)
        yield OwnerFact("pin", "Code secret", pin, pin)


def _by_name(folder: Path, kind: str) -> dict[str, Row]:
    """The first of each given name."""
    return {row["prenom"].lower(): row for row in reversed(list(loading.rows(folder, kind))) if row["prenom"]}


def _born(person: Row) -> OwnerFact:
    day = person["date_naissance"]
    return OwnerFact("born", "Naissance", day, datetime.strptime(day, "%d/%m/%Y").strftime("%d%m%Y"))  # noqa: DTZ007 - a birth date has no hour
