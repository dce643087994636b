"""Makes of one line what is staged of it, by the rules between its cells; or says of each cell what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from backend.domain.money import share
from backend.domain.programme import Programme
from backend.services.issuer_files.cell_words import BadCell
from backend.services.issuer_files.layouts import COLUMNS, Cells, Kind

MINUTES_AN_HOUR = 60
FIRST_BIRTH = date(1890, 1, 1)
Values = list[Any]
Wrong = list[tuple[str, str]]
"""Columns, and what is wrong with each."""


class LineNotRight(ValueError):  # noqa: N818 - what is told of a line
    """What is wrong with a line: pairs of a column and a reason."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__("a line is not right")
        self.wrong = wrong


class LineReader:
    """Reads the lines of one file of a kind; what is staged of each has the order of `COLUMNS`."""

    def __init__(self, kind: Kind, names: tuple[str, ...], programmes: Mapping[str, Programme], today: date) -> None:
        self._columns = COLUMNS[kind]
        self._width = len(names)
        self._nameless = [place for place, name in enumerate(names) if not name]
        self._least = max(place for place, name in enumerate(names) if name) + 1
        at = {name: place for place, name in enumerate(names) if name}
        self._places = [at.get(column.name, -1) for column in self._columns]
        self._reads = [(column.read, column.required) for column in self._columns]
        self._programmes = programmes
        self._today = today
        rules: dict[Kind, Callable[[Values], Values]] = {
            "beneficiaries": self._beneficiary,
            "intervenants": self._intervenant,
            "rights": self._right,
            "plans": self._plan,
            "activation-codes": self._code,
        }
        self._rule = rules[kind]
        self._terms: dict[tuple[Any, ...], Values] = {}

    def read(self, row: list[str]) -> Values:
        """What is staged of a line.

        Raises:
            LineNotRight: Something in it is wrong; all of it is told.
        """
        if len(row) != self._width:
            row = self._fitted(row)
        if self._nameless and any(row[place].strip() for place in self._nameless):
            raise LineNotRight([("", "has a value in a column without a name: name the column, or empty it")])
        row.append("")  # what a column that is not there holds
        try:
            values = [
                (read(cell) if (cell := row[place].strip()) else self._empty(required))
                for (read, required), place in zip(self._reads, self._places, strict=True)
            ]
            return self._rule(values)
        except BadCell as error:
            raise LineNotRight(self._all_wrong(row) or [(error.field, error.reason)]) from None

    @staticmethod
    def _empty(required: bool) -> None:
        if required:
            raise BadCell("is empty, and must not be")

    def _all_wrong(self, row: Cells) -> Wrong:
        wrong = []
        for column, place in zip(self._columns, self._places, strict=True):
            try:
                if cell := row[place].strip():
                    column.read(cell)
                else:
                    self._empty(column.required)
            except BadCell as error:
                wrong.append((column.name, error.reason))
        return wrong

    def _fitted(self, row: list[str]) -> list[str]:
        if len(row) < self._least:
            raise LineNotRight([("", "has fewer cells than there are columns: was the file cut here?")])
        if any(row[self._width :]):
            raise LineNotRight([("", "has more cells than there are columns: is a separator inside a cell?")])
        return (row + [""] * self._width)[: self._width]

    def _programme(self, code: str) -> Programme:
        if (programme := self._programmes.get(code)) is None:
            raise BadCell(f"is no programme: there are {', '.join(sorted(self._programmes))}", "programme")
        return programme

    def _beneficiary(self, values: Values) -> Values:
        self._programme(values[0])
        if not FIRST_BIRTH <= values[5] < self._today:
            raise BadCell("is no birth date of somebody who lives", "date_naissance")
        street, postcode, town = values[7:10]
        if not (bool(street) == bool(postcode) == bool(town)):
            parts = {"rue": street, "code_postal": postcode, "ville": town}
            said = "is empty: give street, postcode and town, or none of them"
            raise LineNotRight([(name, said) for name, part in parts.items() if not part])
        given, gone = values[13:15]
        if given and gone and set(given.split(",")).intersection(gone.split(",")):
            raise BadCell("takes a number away that telephones gives", "telephones_retires")
        values[11] = bool(values[11])
        return values

    def _intervenant(self, values: Values) -> Values:
        nan, kind, family_name, given_name, born_on, mode, *rest = values
        if kind == "natural":
            if not given_name:
                raise BadCell("is empty: a natural person has a given name", "prenom")
            if born_on is None or not FIRST_BIRTH <= born_on < self._today:
                raise BadCell("must be the birth date of a natural person", "date_naissance")
            mode = mode or "direct"
        elif given_name or born_on:
            raise BadCell("must be empty: a legal person has neither", "prenom" if given_name else "date_naissance")
        return [nan, kind, family_name, given_name or "", born_on, mode, *rest]

    def _right(self, values: Values) -> Values:
        terms = (values[0], *values[3:])
        if (found := self._terms.get(terms)) is None:
            found = self._right_terms(*terms)
            if len(self._terms) < 1 << 15:
                self._terms[terms] = found
        return values[:4] + found

    def _right_terms(  # noqa: PLR0913, PLR0917 - what a line says
        self,
        code: str,
        mode: str | None,
        month: date | None,
        opens_on: date | None,
        expires_on: date | None,
        minutes: int | None,
        cents: int | None,
        withdrawn: bool | None,
    ) -> Values:
        programme = self._programme(code)
        if withdrawn:
            return [None, None, None, None, True]
        if (opens_on is None) == (month is None):
            raise BadCell("say either the month (mois) or the first day (debut)", "mois" if month is None else "debut")
        begin = opens_on or month
        assert begin is not None, "one of the two is there"
        last = expires_on or programme.rights.expires_on(begin)
        if last < begin:
            raise BadCell("lies before the first day", "fin")
        return [begin, last, *_worth(programme, mode, minutes, cents, ("heures", "euros")), False]

    def _plan(self, values: Values) -> Values:
        code, cesu_code, source, mode, minutes, cents, first, last = values
        if last < first:
            raise BadCell("lies before the first month", "dernier_mois")
        worth = _worth(self._programme(code), mode, minutes, cents, ("heures_par_mois", "euros_par_mois"))
        return [code, cesu_code, source, mode, *worth, first, last]

    def _code(self, values: Values) -> Values:
        self._programme(values[0])
        code, declared, last_day = values[2:]
        if last_day < self._today:
            raise BadCell("is past: such a code works no more", "valable_jusqu_au")
        if declared is not None and len(code) != declared:
            raise BadCell("has not as many digits as chiffres says: a zero may be gone", "code")
        return [*values[:3], len(code) if declared is None else None, last_day]


def _worth(
    programme: Programme, mode: str | None, minutes: int | None, cents: int | None, fields: tuple[str, str]
) -> tuple[int | None, int]:
    """The minutes and cents of a right, by the programme's unit and its tariffs."""
    if programme.unit == "euros":
        if minutes is not None:
            raise BadCell(f"must be empty: {programme.name} counts euros", fields[0])
        if cents is None:
            raise BadCell("is empty, and must not be", fields[1])
        return None, cents
    if minutes is None:
        raise BadCell(f"is empty: {programme.name} counts hours", fields[0])
    if cents is None:
        tariff = next((worth for name, worth in programme.rights.tariffs.items() if name == mode), None)
        if tariff is None:
            raise BadCell(
                "is empty, and the programme has no tariff for this mode: give what the hours are worth", fields[1]
            )
        cents = share(tariff, minutes, MINUTES_AN_HOUR)
    return minutes, cents
