"""The file with which a programme begins: every key with what belongs there, empty where only the issuer knows."""

from typing import Literal

from pydantic import TypeAdapter, ValidationError

from backend.domain.programme import Code

_RIGHTS = {
    "hours": """\
  # Good until the end of the month that comes so many months after theirs; or say `until: "01-31"`.
  lasts_months:
  # What is left is given anew for so many months; 0: it goes back to who funds it.
  carried_over_months: 0
  # What an hour is worth in cents, by mode, for rights that are imported without their worth.
  # tariffs: {direct: 1545, mandataire: 1700, prestataire: 2450}
""",
    "euros": """\
  # Good until this day of the following year, as month and day; or say `lasts_months: 12`.
  until:
  # What is left is given anew for so many months; 0: it goes back to who funds it.
  carried_over_months: 0
""",
}

_WHOLE = """\
# yaml-language-server: $schema={schema}
# A programme: everything that differs between it and others. What is empty must be filled in: `allo programme check`
# says what is still missing. What begins with `# ` and a key may be left out.
code: {code}
# Its short name, in texts and on paper, such as: PCH 99
name:
# How the line says it in a sentence, such as: la PCH de la Haute-Rive
spoken_name:
# Who answers for the data, such as: Domiserve, pour le conseil départemental de la Haute-Rive
controller:
unit: {unit}
rights:
{rights}
# The numbers that ring for it, with their country; ALLO_LINES may give it others.
lines: []

# The person whom callers may ring.
adviser:
  # Ten digits in quotes, such as: "0805530020"; without it, callers are put on the list of those to call back.
  phone:
  # What ringing it costs, as it is said: l'appel est gratuit, or: au prix d'un appel local
  price:
  # When, as it is said: du lundi au vendredi, de huit heures à vingt heures
  hours:
  # The same as the line reckons with it, in hours of Paris; what is left out is closed, as are the French holidays.
  # A pause: "09:00-12:00, 14:00-17:00"
  open:
    monday: "08:00-20:00"
    tuesday: "08:00-20:00"
    wednesday: "08:00-20:00"
    thursday: "08:00-20:00"
    friday: "08:00-20:00"
  # All of it in a text: 0 805 530 020 (gratuit), lundi-vendredi 8h-20h
  short:

# Its web site, without https://
site:
# The postal address, line by line, for letters and for who asks: [Domiserve, 106 avenue Marx Dormoy, 92120 Montrouge]
# post: []
# The issuer's legal identity, as letters print it at their foot, line by line.
# legal: []

# How intervenants are called when a new one is looked for.
# payees: {{natural: une personne, legal: une association ou une entreprise}}

# What callers are answered, each in a sentence to be said aloud; what is left out is told in general.
# answers:
#   entitled: Who has a right to it.
#   amount: How much it is.
#   until: How long it is good.
#   enrol: How one asks for it.
#   affiliate: How an intervenant is affiliated.

# Paying by card what the rights do not cover: for each tranche begun, a fee. Without it, only rights are paid with.
# card: {{tranche_cents: 10000, fee_cents: 70, started_counts: true, most_cents: 100000}}

# Shorter calls. asks_first: "as the last time" is confirmed before the PIN is asked for, as other payments are.
# known_telephone: who rings from their number on file is greeted by name, and asked for the birth date alone.
# shorter: {{asks_first: false, known_telephone: false}}

# When the PIN alone does not pay: the beneficiary's number on file is rung, and the PIN asked in that call. For whom is
# paid the first time (call_back or none), and above so many cents a day (left out: no limit).
# checks: {{new_payee: call_back, above_cents: 50000}}

# The account that pays the intervenants, and the hour in Paris at which the day's file is closed.
# Without it no bank file is made: take it out only for a trial.
bank:
  name:
  iban:
  bic:
  cut_off: "16:00"
"""


def is_code(code: str) -> bool:
    """Whether a programme may be called so."""
    try:
        TypeAdapter(Code).validate_python(code)
    except ValidationError:
        return False
    return True


def begin(code: str, unit: Literal["hours", "euros"], schema: str) -> str:
    """The file of a new programme.

    Args:
        code: Small letters and digits.
        unit: How its rights are counted.
        schema: Where editors find the JSON schema, from the file.
    """
    return _WHOLE.format(code=code, unit=unit, rights=_RIGHTS[unit].rstrip("\n"), schema=schema)
