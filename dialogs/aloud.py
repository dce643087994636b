"""French as it is read aloud or written: libraries know neither *premier mars* nor *vingt et une heures*."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from num2words import num2words

from dialogs.exchange import Medium

PAUSE = " | "
"""A short silence: the voice channel makes a break of it, text drops it."""

HEARD_OUT = "||"
"""Parts what is agreed to from the question whether it is: no key is heard before the second begins."""

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

YEAR_DAYS = 365
HOUR = 60
EURO = 100
_MILLION = 1_000_000


@lru_cache(maxsize=4096)
def cardinal(number: int, *, feminine: bool = False) -> str:
    """A whole number in words: `vingt et un`, or `vingt et une` before a feminine noun."""
    words = str(num2words(number, lang="fr")) if number >= 0 else f"moins {cardinal(-number)}"
    return words[:-2] + "une" if feminine and (words == "un" or words.endswith((" un", "-un"))) else words


def count(number: int, noun: str, plural: str = "", *, feminine: bool = False, medium: Medium = "speech") -> str:
    """A number with its noun: `une heure`, `deux heures`, `zéro heure`.

    Args:
        number: How many; French makes its plural from two on.
        noun: The noun for one.
        plural: Its plural; with an `s` by default.
        feminine: Whether the noun is feminine.
        medium: Words for the voice, figures in text.
    """
    many = plural or f"{noun}s"
    said = cardinal(number, feminine=feminine) if medium == "speech" else grouped(number)
    return f"{said} {many if abs(number) > 1 else noun}"


def grouped(number: int) -> str:
    """Figures with an ordinary space every three: `1 234`. No-break spaces are not GSM-7."""
    return f"{number:,}".replace(",", " ")


def euros(cents: int, medium: Medium) -> str:
    """An amount of cents.

    >>> euros(1683, "speech"), euros(1683, "text"), euros(42, "speech")
    ('seize euros et quatre-vingt-trois centimes', '16,83 €', 'quarante-deux centimes')
    """
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), EURO)
    if medium == "text":
        return f"{sign}{grouped(whole)},{rest:02d} €"
    said = []
    if whole or not rest:
        millions = whole >= _MILLION and whole % _MILLION == 0
        noun = "d'euros" if millions else "euros" if whole > 1 else "euro"
        said.append(f"{cardinal(whole)} {noun}")
    if rest:
        said.append(count(rest, "centime"))
    return ("moins " if sign else "") + " et ".join(said)


def hours(minutes: int, medium: Medium) -> str:
    """A length of minutes.

    >>> hours(210, "speech"), hours(210, "text"), hours(1261, "speech")
    ('trois heures trente', '3 h 30', 'vingt et une heures une')

    Never *et demie*: it is easily lost on a bad line, while *trente* is a word of its own.
    """
    sign = minutes < 0
    whole, rest = divmod(abs(minutes), HOUR)
    if medium == "text":
        short = f"{rest} min" if rest and not whole else f"{grouped(whole)} h" + (f" {rest:02d}" if rest else "")
        return ("-" if sign else "") + short
    minus = "moins " if sign else ""
    if not whole and rest:
        return minus + count(rest, "minute", feminine=True)
    said = count(whole, "heure", feminine=True)
    return minus + (f"{said} {cardinal(rest, feminine=True)}" if rest else said)


def many_hours(minutes: int) -> bool:
    """Whether a verb after a length of minutes is in the plural: *une heure trente est*, *trente minutes sont*."""
    whole, rest = divmod(minutes, HOUR)
    return (whole or rest) > 1


def many_euros(cents: int, medium: Medium) -> bool:
    """Whether a verb after an amount is in the plural: `1,50 € est`, *un euro et cinquante centimes sont*."""
    whole, rest = divmod(cents, EURO)
    return whole > 1 or (medium == "speech" and (rest > 1 or bool(whole and rest)))


def day(value: date, medium: Medium, today: date | None = None) -> str:
    """A day: `premier mars`, with its year where it is not within twelve months of today; or `01/03/2026`."""
    if medium == "text":
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    first = "premier" if value.day == 1 else cardinal(value.day)
    said = f"{first} {MONTHS[value.month - 1]}"
    near = today is not None and abs((value - today).days) < YEAR_DAYS
    return said if near else f"{said} {year(value.year)}"


def last_day(value: date, medium: Medium, today: date | None = None) -> str:
    """Until when something holds: as any day, and written without its year where that is today's: `31/05`."""
    written = day(value, medium, today)
    this_year = medium == "text" and today is not None and value.year == today.year
    return written[: -len("/2026")] if this_year else written


def on_day(value: date, medium: Medium, today: date | None = None) -> str:
    """When something was: `aujourd'hui`, `hier`, `le premier mars`, or `le 01/03/2026`."""
    if medium == "speech" and today is not None and 0 <= (today - value).days <= 1:
        return "aujourd'hui" if value == today else "hier"
    return f"le {day(value, medium, today)}"


def weekday(value: date, medium: Medium) -> str:
    """A day of the weeks around, by its name: `mercredi onze mars`, or `mercredi 11/03`."""
    name = WEEKDAYS[value.weekday()]
    if medium == "text":
        return f"{name} {value.day:02d}/{value.month:02d}"
    first = "premier" if value.day == 1 else cardinal(value.day)
    return f"{name} {first} {MONTHS[value.month - 1]}"


def year(value: int) -> str:
    """A year in words: `mille neuf cent trente-huit`, `deux mille vingt-six`."""
    return cardinal(value)


def month_of(value: date, medium: Medium, today: date | None = None) -> str:
    """A month: `juillet`, with its year when that is not today's or when no day is given to compare."""
    name = MONTHS[value.month - 1]
    if today is not None and value.year == today.year:
        return name
    return f"{name} {year(value.year) if medium == 'speech' else value.year}"


def digits(value: str, medium: Medium, size: int = 2) -> str:
    """Digits one by one in groups with a silence between: `un deux | trois quatre`, or `12 34`.

    Args:
        value: Digits; a `*` is said `étoile` and written as it is.
        medium: Words or figures.
        size: Digits a group, counted from the left.
    """
    groups = [value[at : at + size] for at in range(0, len(value), size)]
    if medium == "text":
        return " ".join(groups)
    return PAUSE.join(" ".join(_digit(char) for char in group) for group in groups)


def _digit(char: str) -> str:
    return "étoile" if char == "*" else cardinal(int(char)) if char.isascii() and char.isdigit() else char


def phone_number(value: str, medium: Medium) -> str:
    """A French telephone number as the French say it: `zéro six | douze | …`; text as it is.

    Special numbers (0800 to 0809) go by three: `zéro | huit cent cinq | cinq cent trente | zéro vingt`.
    """
    if medium == "text":
        return value
    bare = "".join(char for char in value if char.isascii() and char.isdigit())
    if value.strip().startswith("+33"):
        bare = "0" + bare.removeprefix("33").removeprefix("0")
    by_three = bare.startswith("080") and len(bare) == 10  # noqa: PLR2004 - digits of a French number
    groups = [bare[:1], *_pieces(bare[1:], 3)] if by_three else _pieces(bare, 2)
    return PAUSE.join(_group(group) for group in groups)


def postcode(value: str, medium: Medium) -> str:
    """A postcode with its department as one number: `trente et un | zéro zéro zéro`; text as it is."""
    return value if medium == "text" else f"{_group(value[:2])}{PAUSE}{digits(value[2:], medium, 3)}"


def _pieces(value: str, size: int) -> list[str]:
    return [value[at : at + size] for at in range(0, len(value), size)]


def _group(value: str) -> str:
    """Digits as one number, after its leading zeros: `zéro vingt`."""
    rest = value.lstrip("0")
    zeros = ["zéro"] * (len(value) - len(rest))
    return " ".join([*zeros, cardinal(int(rest))] if rest else zeros)


def person(first_name: str, last_name: str, medium: Medium) -> str:
    """A person's name: `Marie Dupont` for the voice, `Marie DUPONT` in text.

    A legal person has no first name, and its name is said and written as it is: `Aide et Soleil`, `ADMR`. In capitals
    it would lose its accents in a text, which has `è` and no `È`.
    """
    first = _title(first_name)
    if not first:
        return " ".join(last_name.split())
    return f"{first} {last_name.strip().upper() if medium == 'text' else _title(last_name)}".strip()


def _title(name: str) -> str:
    """A capital at the start of each part, `Jean-Pierre`, `D'Almeida`; a name that has both kinds stays as it is."""
    name = " ".join(name.split())
    if not (name.isupper() or name.islower()):
        return name
    shown, fresh = [], True
    for char in name.lower():
        shown.append(char.upper() if fresh else char)
        fresh = not char.isalpha()
    return "".join(shown)


def either(choices: Iterable[str], conjunction: str = "ou") -> str:
    """Things one after another: `Marie, Fatima ou Sylvie`."""
    said = list(choices)
    return f" {conjunction} ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def spoken(value: str, medium: Medium) -> str:
    """A wording without its silences in text, as it is for the voice."""
    return value if medium == "speech" else value.replace(PAUSE, " ")
