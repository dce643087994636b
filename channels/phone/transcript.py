"""A call written down: a text that reads like a phone call, that a test plays and an agency could sign."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from channels.phone.acts import Act
from channels.phone.acts import parse as parse_act

LINE = "Allô CESU"
PARIS = ZoneInfo("Europe/Paris")
WIDTH = 100

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CALL = re.compile(
    r"call from (?P<from>\+?[\w ]+?) to (?P<to>\+?[\w ]+?)"
    r"(?:, on (?P<day>\w+) (?P<date>\d{1,2}) (?P<month>\w+) (?P<year>\d{4})"
    r" at (?P<hour>\d{2}):(?P<minute>\d{2}))?"
)
SPOKEN = re.compile(r"(?P<who>[^:#\s][^:]*?) *: (?P<text>.*)")
ANSWER = re.compile(r"(?P<act>.*) ← (?P<question>[\w.]+)")
SPACE = re.compile(r"[ \t\n]+")


class TranscriptUnreadable(ValueError):  # noqa: N818  # error names are sentences
    """A file is no transcript; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a transcript: what the line said, or what the caller did.

    Attributes:
        who: Who said or did it.
        text: The words, or the act.
        question: The key of the question that the act answers; empty where it is not written.
        spoken: What the line said with a `|` for each of its breaks, where it was played; a file does not keep them.
    """

    who: Literal["line", "caller"]
    text: str
    question: str = ""
    spoken: str = field(default="", compare=False)

    @property
    def row(self) -> str:
        """The text with its question, as a file has them."""
        return f"{self.text} ← {self.question}" if self.question else self.text


@dataclass(frozen=True, slots=True)
class Transcript:
    """A call from beginning to end.

    Attributes:
        title: What it shows, in one sentence.
        from_: The caller's number, E.164.
        to: The number called, E.164.
        at: When it began, in Paris; None where it does not matter.
        caller: What the caller is called in it.
        lines: All that was said and done.
        notes: Further remarks at its head.
    """

    title: str
    from_: str
    to: str
    at: datetime | None
    caller: str
    lines: tuple[Written, ...]
    notes: tuple[str, ...] = ()

    @property
    def acts(self) -> list[Act]:
        """What the caller does, in order."""
        return [parse_act(line.text) for line in self.lines if line.who == "caller"]

    def write(self) -> str:
        """The transcript as a file has it."""
        head = [self.title, f"call from {_spaced(self.from_)} to {_spaced(self.to)}{_date(self.at)}"]
        width = max(len(LINE), len(self.caller))
        rows = [f"# {row}" for row in (*head, *self.notes)]
        for line in self.lines:
            who = LINE if line.who == "line" else self.caller
            rows += _wrapped(f"{who:<{width}} : ", line.row)
        return "\n".join(rows) + "\n"


def read(text: str) -> Transcript:
    """Read a transcript.

    Raises:
        TranscriptUnreadable: If it is none, with the number of the line.
    """
    rows = text.replace("\r\n", "\n").split("\n")
    head = [row[1:].strip() for row in rows if row.startswith("#")]
    call = CALL.fullmatch(head[1]) if len(head) > 1 else None
    if call is None:
        raise TranscriptUnreadable("A transcript begins with # its title and # call from … to ….")
    names, lines = _lines(rows)
    callers = [name for name in names if name != LINE]
    if len(callers) > 1:
        raise TranscriptUnreadable(f"Only one person calls, not {' and '.join(callers)}.")
    numbers = call["from"].replace(" ", ""), call["to"].replace(" ", "")
    caller = callers[0] if callers else "Appelant"
    return Transcript(head[0], *numbers, _when(call), caller, tuple(lines), tuple(head[2:]))


def _lines(rows: Iterable[str]) -> tuple[list[str], list[Written]]:
    names: dict[str, None] = {}
    found: list[Written] = []
    for number, row in enumerate(rows, 1):
        if not row.strip(" ") or row.startswith("#"):
            continue
        spoken = SPOKEN.fullmatch(row)
        if row.startswith(" ") and found:
            found[-1] = Written(found[-1].who, found[-1].text + " " + row.strip(" "))
        elif spoken:
            names[spoken["who"]] = None
            found.append(Written("line" if spoken["who"] == LINE else "caller", spoken["text"].strip(" ")))
        else:
            raise TranscriptUnreadable(f"Line {number} says nothing that somebody says: {row!r}.")
    return list(names), [_answering(line) if line.who == "caller" else line for line in found]


def _answering(line: Written) -> Written:
    """An act, apart from the question that it answers."""
    answer = ANSWER.fullmatch(line.text)
    return Written(line.who, answer["act"], answer["question"]) if answer else line


def plain(text: str) -> str:
    """Words as a transcript keeps them: one space between them, unbreakable ones left alone."""
    return SPACE.sub(" ", text).strip(" ")


def _wrapped(prefix: str, text: str) -> list[str]:
    """Break a line at plain spaces only; Python's textwrap would swallow the unbreakable ones."""
    rows, room = [prefix], " " * len(prefix)
    for word in plain(text).split(" "):
        if len(rows[-1]) + len(word) > WIDTH and rows[-1] not in {prefix, room}:
            rows[-1] = rows[-1].rstrip(" ")
            rows.append(room)
        rows[-1] += word + " "
    return [*rows[:-1], rows[-1].rstrip(" ")]


def _spaced(number: str) -> str:
    french = re.fullmatch(r"\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)", number)
    return " ".join(("+33", *french.groups())) if french else number


def _date(at: datetime | None) -> str:
    if at is None:
        return ""
    day = f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"
    return f", on {day} at {at.hour:02}:{at.minute:02}"


def _when(call: re.Match[str]) -> datetime | None:
    if call["date"] is None:
        return None
    try:
        month = MONTHS.index(call["month"]) + 1
        at = datetime(int(call["year"]), month, int(call["date"]), int(call["hour"]), int(call["minute"]), tzinfo=PARIS)
    except ValueError as error:
        raise TranscriptUnreadable(f"The call is on no day of the calendar: {error}.") from None
    if DAYS[at.weekday()] != call["day"]:
        raise TranscriptUnreadable(f"{at.date()} is a {DAYS[at.weekday()]}, not a {call['day']}.")
    return at
