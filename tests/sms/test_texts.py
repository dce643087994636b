"""People write a word, and the answer comes back in the same exchange."""

from dialogs.gsm7 import segments
from tests.support.line import LINE, Line

LUCIEN, STRANGER = "+33639980042", "+33639980099"


def text(line: Line, body: str, number: str = LUCIEN) -> str:
    answers = line.telephone.text(body, to=LINE, from_=number)
    assert len(answers) <= 1
    return answers[0] if answers else ""


def test_the_balance_comes_in_one_segment(line: Line) -> None:
    answer = text(line, "solde")
    assert answer == "Il vous reste 75 h 30 = 363,00 €. 15 h 30 sont à utiliser avant le 01/06/2026."
    assert segments(answer) == 1


def test_a_typo_and_politeness_do_not_matter(line: Line) -> None:
    assert text(line, "Sodle svp") == text(line, "SOLDE")
