"""The columns of each kind of file, and how one line becomes what is staged; docs/imports.md says it in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.services.issuer_files import cells
from backend.services.issuer_files.cell_words import BadCell, email_of, fold, reference_of, several, words_of, yes

Kind = Literal["beneficiaries", "intervenants", "rights", "plans", "activation-codes"]
Value = str | int | bool | None | object
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column.

    Attributes:
        name: As the file names it.
        read: What a cell that is not empty says.
        required: Whether an empty cell is refused.
        staged: The column of the database that keeps it; empty where it is not kept as it stands.
    """

    name: str
    read: Callable[[str], Value]
    required: bool = False
    staged: str = ""


def one_of(words_for: dict[str, str], expected: str) -> Callable[[str], str]:
    """Reads one of some words; `expected` is what a person is told."""

    def read(cell: str) -> str:
        if (said := words_for.get(fold(cell))) is None:
            raise BadCell(f"must be {expected}")
        return said

    return read


def all_of(read: Callable[[str], str]) -> Callable[[str], str]:
    """Reads several values of a cell, each once; staged with commas between."""
    return lambda cell: ",".join(dict.fromkeys(map(read, several(cell))))


civility = one_of(
    {"madame": "madame", "mme": "madame", "mme.": "madame", "monsieur": "monsieur", "m": "monsieur", "m.": "monsieur"}
    | {"mr": "monsieur", "mlle": "madame", "mademoiselle": "madame"},
    "madame or monsieur",
)
kind_of = one_of(
    {"personne physique": "natural", "physique": "natural", "personne morale": "legal", "morale": "legal"},
    "personne physique or personne morale",
)
mode_of = one_of(
    {"emploi direct": "direct", "direct": "direct", "mandataire": "mandataire", "prestataire": "prestataire"},
    "emploi direct, mandataire or prestataire",
)

OWNER = (
    LayoutColumn("programme", str.lower, required=True, staged="programme"),
    LayoutColumn("code_cesu", cells.cesu_code_of, required=True, staged="cesu_code"),
)
COLUMNS: dict[Kind, tuple[LayoutColumn, ...]] = {
    "beneficiaries": (
        *OWNER,
        LayoutColumn("civilite", civility, required=True, staged="civility"),
        LayoutColumn("nom", words_of, required=True, staged="family_name"),
        LayoutColumn("prenom", words_of, required=True, staged="given_name"),
        LayoutColumn("date_naissance", cells.date_of, required=True, staged="birth_date"),
        LayoutColumn("complement", words_of, staged="address_more"),
        LayoutColumn("rue", words_of, staged="street"),
        LayoutColumn("code_postal", cells.postcode_of, staged="postcode"),
        LayoutColumn("ville", words_of, staged="town"),
        LayoutColumn("email", email_of, staged="email"),
        LayoutColumn("papier", yes, staged="wants_paper"),
        LayoutColumn("cloture", cells.closing_of, staged="closed_on"),
        LayoutColumn("telephones", all_of(cells.phone_of), staged="phones"),
        LayoutColumn("telephones_retires", all_of(cells.phone_of), staged="phones_gone"),
        LayoutColumn("intervenants", all_of(cells.nan_of), staged="knows"),
    ),
    "intervenants": (
        LayoutColumn("nan", cells.nan_of, required=True, staged="nan"),
        LayoutColumn("type", kind_of, required=True, staged="kind"),
        LayoutColumn("nom", words_of, required=True, staged="family_name"),
        LayoutColumn("prenom", words_of, staged="given_name"),
        LayoutColumn("date_naissance", cells.date_of, staged="birth_date"),
        LayoutColumn("mode", mode_of, staged="mode"),
        LayoutColumn("activite", words_of, staged="activity"),
        LayoutColumn("telephone", cells.phone_of, staged="phone"),
        LayoutColumn("email", email_of, staged="email"),
        LayoutColumn("iban", cells.iban_of, required=True, staged="iban"),
        LayoutColumn("cloture", cells.closing_of, staged="closed_on"),
    ),
    "rights": (
        *OWNER,
        LayoutColumn("reference", reference_of, required=True, staged="source"),
        LayoutColumn("mode", mode_of, staged="mode"),
        LayoutColumn("mois", cells.month_of),
        LayoutColumn("debut", cells.date_of, staged="opens_on"),
        LayoutColumn("fin", cells.date_of, staged="expires_on"),
        LayoutColumn("heures", cells.minutes_of, staged="minutes"),
        LayoutColumn("euros", cells.cents_of, staged="cents"),
        LayoutColumn("retrait", yes, staged="withdrawn"),
    ),
    "plans": (
        *OWNER,
        LayoutColumn("reference", reference_of, required=True, staged="source"),
        LayoutColumn("mode", mode_of, staged="mode"),
        LayoutColumn("heures_par_mois", cells.minutes_of, staged="minutes_month"),
        LayoutColumn("euros_par_mois", cells.cents_of, staged="cents_month"),
        LayoutColumn("premier_mois", cells.month_of, required=True, staged="first_month"),
        LayoutColumn("dernier_mois", cells.month_of, required=True, staged="last_month"),
    ),
    "activation-codes": (
        *OWNER,
        LayoutColumn("code", cells.activation_code_of, required=True),
        LayoutColumn("chiffres", cells.length_of, staged="digits"),
        LayoutColumn("valable_jusqu_au", cells.date_of, required=True, staged="expires_on"),
    ),
}
SECRET: frozenset[str] = frozenset({"code"})
"""Columns that no other file of ours ever shows."""

KINDS: tuple[Kind, ...] = tuple(COLUMNS)


def names_of(kind: Kind) -> frozenset[str]:
    """The names of a kind's columns."""
    return frozenset(column.name for column in COLUMNS[kind])


def required_of(kind: Kind) -> frozenset[str]:
    """The names of the columns that a file of a kind must have."""
    return frozenset(column.name for column in COLUMNS[kind] if column.required)
