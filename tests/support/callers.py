"""The demo's people as callers: they answer whatever is asked, and remember what they were told."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, text

from channels.phone.mischief import Mischief
from channels.phone.phone_call import Call
from channels.phone.telephone import Telephone
from tests.support.line import LINE

DIGITS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
PAID, BLOCKED, TWIN = "C'est payé.", "bloqués", "Attention : vous venez de payer"
CHANGED, NOT_ENOUGH, RESUME = "viennent de changer", "pas assez", "Pour le reprendre"
MOMENT, RING_LATER = "Un instant", "le service est interrompu"
MOST_ANSWERS = 60
_REFERENCE = re.compile(rf"Référence :((?:\s+(?:{'|'.join(DIGITS)}))+)")
_TO_PAY = re.compile(r"Pour (?:un autre paiement|payer(?: quelqu'un qui vous aide)?), tapez (\d)")
_WAITING = text("select waiting from conversations where external_id = :sid and ended is null")
_PAID = text("""
    select reference from payments join conversations c on c.id = conversation_id
    where external_id = :sid""")


@dataclass(frozen=True)
class DemoPerson:
    """A beneficiary of the demo.

    Attributes:
        number: Where they ring from.
        cesu: Their CESU code.
        born: Their birth date as they key it.
        pin: Their PIN.
        menu: The key with which they pay: the first one pays as the last time who has paid before.
    """

    number: str
    cesu: str
    born: str
    pin: str
    menu: str = "1"

    def ring(self, telephone: Telephone, mischief: Mischief | None = None) -> Call:
        """Ring the line."""
        return telephone.dial(LINE, self.number, mischief=mischief)

    def answers(self, hours: str = "3*30#", **others: str) -> Mapping[str, str]:
        """What they key at each question to pay their first intervenant; `others` for other answers."""
        usual = {
            "identify.cesu_code": self.cesu,
            "identify.birth_date": self.born,
            "call.resume": "2",
            "menu": self.menu,
            "payee.known": "1",
            "pay.hours": hours,
            "pay.recap": "1",
            "pay.twin": "1",
            "pay.pin": self.pin,
        }
        return usual | {key.replace("__", "."): keys for key, keys in others.items()}


JEANNE = DemoPerson("+33199000017", "31000017", "12031938", "482915")
LUCIEN = DemoPerson("+33639980042", "31000042", "01031929", "730518", menu="2")


def waiting_in(engine: Engine, sid: str) -> str | None:
    """The question that waits in the call of this identifier; None when it is over."""
    with engine.connect() as connection:
        key: str | None = connection.execute(_WAITING, {"sid": sid}).scalar()
        return key


def waiting(engine: Engine, call: Call) -> str | None:
    """The question that waits in a call; None when it is over."""
    return waiting_in(engine, call.sid)


def go_on(engine: Engine, call: Call, answers: Mapping[str, str], until: str = "pay.receipt") -> list[str]:
    """Answer until a question waits that has no answer, or `until`; returns the questions answered.

    A question that comes again, whatever has gone wrong meanwhile, is answered again.
    """
    asked: list[str] = []
    while len(asked) < MOST_ANSWERS and not call.ended:
        key = waiting(engine, call)
        if key is None or key == until or key not in answers:
            break
        asked.append(key)
        call.press(answer_to(call, key, answers))
    return asked


def answer_to(call: Call, question: str, answers: Mapping[str, str]) -> str:
    """What answers a question; at the menu the key that pays, as it was just said: it is not always the same."""
    told = _TO_PAY.findall(said(call)) if question == "menu" else []
    return str(told[-1]) if told else answers[question]


def at_the_pin(engine: Engine, telephone: Telephone, person: DemoPerson, hours: str = "3*30#") -> Call:
    """A new call that has come as far as the PIN."""
    call = person.ring(telephone)
    go_on(engine, call, person.answers(hours), until="pay.pin")
    return call


def press(call: Call, answers: Iterable[str]) -> Call:
    """Press one answer after another."""
    for keys in answers:
        call.press(keys)
    return call


def said(call: Call) -> str:
    """What the line said since the caller last did something."""
    return " ".join(call.heard)


def reference(call: Call) -> str:
    """The nine digits of the reference just heard; empty where none was."""
    found = _REFERENCE.search(said(call))
    return "".join(str(DIGITS.index(word)) for word in found[1].split()) if found else ""


def paid_in(engine: Engine, *calls: Call) -> list[str]:
    """The references of what was paid in some calls, as the database has them."""
    with engine.connect() as connection:
        return [found for call in calls for found in connection.execute(_PAID, {"sid": call.sid}).scalars()]
