"""What whole sentences do at a question: acted on, offered, told, gone back with, or asked again."""

from dataclasses import replace

import pytest

from bot.engine.parsed import Parsed
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

HOURS = ("1", "1")
"""From the menu to the question how many hours Marie has worked."""


def parsed(*ranking: tuple[str, float], payee: str = "") -> Parsed:
    """A sentence of these likelihoods."""
    return Parsed(*ranking[0], ranking, (("payee", payee),) if payee else ())


def caller_of(line: Line, meaning: Parsed, *answers: str) -> Caller:
    """Jeanne, whose sentences all mean the same."""
    context = replace(line.context, understand=lambda _: meaning)
    return Caller(context).press(JEANNE.cesu, JEANNE.born, *answers)


UNSURE = parsed(("history", 0.5), ("balance", 0.3), ("pay", 0.1))


def test_where_it_is_not_sure_the_two_likeliest_are_offered_and_one_is_done(line: Line) -> None:
    caller = caller_of(line, UNSURE).say("euh mes sous là où qu'ils en sont")
    assert "Pour entendre vos derniers paiements, tapez 1. Pour savoir ce qu'il vous reste, tapez 2." in caller.said
    assert "Il vous reste quarante-deux heures" in caller.press("2").said


def test_neither_of_the_two_is_asked_again(line: Line) -> None:
    caller = caller_of(line, UNSURE).say("euh mes sous là où qu'ils en sont").press("3")
    assert "D'accord, reprenons" in caller.said
    assert "Pour autre chose, tapez 4" in caller.said


def test_what_may_be_offered_and_means_nothing_here_is_passed_over(line: Line) -> None:
    """At the hours, neither `pay` nor `history` can be done: the third may be what was meant."""
    meaning = parsed(("pay", 0.4), ("history", 0.3), ("transfer_delay", 0.2), ("adviser", 0.05))
    caller = caller_of(line, meaning, *HOURS).say("elle voudrait savoir pour ses sous")
    assert "savoir quand l'argent arrive" in caller.said
    assert "parler à un conseiller" in caller.said


def test_what_is_certainly_not_for_us_is_not_offered_anything(line: Line) -> None:
    meaning = parsed(("out_of_scope", 0.9), ("balance", 0.05))
    assert "je n'ai pas compris" in caller_of(line, meaning).say("le chat est monté sur le toit").said.lower()


def test_the_balance_is_told_at_the_hours_and_they_are_asked_again(line: Line) -> None:
    asked = caller_of(line, parsed(("balance", 0.95)), *HOURS)
    question = asked.replies[-1].says[-1]
    asked.say("mais il m'en reste combien au juste")
    assert asked.said.startswith("Il vous reste quarante-deux heures.")
    assert asked.replies[-1].says[-1].endswith(question.rpartition(". ")[2])


def test_at_the_recap_it_is_what_will_be_left(line: Line) -> None:
    caller = caller_of(line, parsed(("balance", 0.95)), *HOURS, "3*30").say("et après il m'en restera combien")
    assert "Une fois ceci payé, il vous restera trente-huit heures trente." in caller.said
    assert "Vous payez trois heures trente à Marie Dupont" in caller.said


def test_a_correction_goes_back_and_answers_the_question_before_with_its_words(line: Line) -> None:
    caller = caller_of(line, parsed(("back", 0.95)), *HOURS, "3#").say("non pas trois heures deux heures")
    assert "Vous payez deux heures à Marie Dupont" in caller.said


def test_a_correction_without_an_answer_asks_the_question_before(line: Line) -> None:
    caller = caller_of(line, parsed(("back", 0.95)), *HOURS, "3#").say("je me suis trompée madame")
    assert "Combien d'heures" in caller.said


def test_another_person_is_named_at_the_question_after(line: Line) -> None:
    caller = lucien(line, "2", "1").say("non pas sylvie marie").press("2*30")
    assert "Vous payez deux heures trente à Marie Dupont" in caller.said


def lucien(line: Line, *answers: str) -> Caller:
    """Lucien, who knows Sylvie, Marie and an association; nothing but "back" is understood of what he says."""
    context = replace(line.context, understand=lambda _: parsed(("back", 0.95)))
    return Caller(context, LUCIEN.number).press(LUCIEN.cesu, LUCIEN.born, *answers)


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("non deux heures et demie", "deux heures trente à Sylvie Moreau"),
        ("c'était quatre heures pas trois", "quatre heures à Sylvie Moreau"),
        ("non pas sylvie marie", "trois heures trente à Marie Dupont"),
        ("c'est pas pour sylvie moreau c'est pour marie dupont", "trois heures trente à Marie Dupont"),
    ],
)
def test_at_the_recap_what_it_should_be_is_quoted_at_once(line: Line, said: str, quoted: str) -> None:
    caller = lucien(line, "2", "1", "3*30").say(said)
    assert f"Vous payez {quoted}" in caller.said
    assert "C'est payé" in caller.press("1", LUCIEN.pin).said


@pytest.mark.parametrize("said", ["non", "non non c'est pas ça", "non deux", "non madame merci"])
def test_a_mere_no_asks_what_to_change(line: Line, said: str) -> None:
    assert "Que voulez-vous changer" in lucien(line, "2", "1", "3*30").say(said).said


def test_what_is_said_with_a_yes_is_no_correction(line: Line) -> None:
    """Money moves by a clear yes, or not at all."""
    caller = lucien(line, "2", "1", "3*30").say("oui enfin quatre heures non")
    assert "code secret" not in caller.said


def test_a_correction_that_was_hardly_heard_is_asked_again(line: Line) -> None:
    caller = lucien(line, "2", "1", "3*30").say("non deux heures", confidence=0.3)
    assert "Vous payez trois heures trente à Sylvie Moreau" in caller.said


def test_a_correction_that_the_rights_do_not_cover_is_said_so(line: Line) -> None:
    assert "Il n'y a pas assez" in lucien(line, "2", "1", "3*30").say("non deux cents heures").said


def test_one_digit_of_a_code_that_was_read_back_is_mended_alone(line: Line) -> None:
    caller = Caller(line.context).say("trois un zéro zéro zéro zéro un neuf", confidence=0.3)
    assert "trois un | zéro zéro | zéro zéro | un neuf" in caller.said
    caller.say("non pas neuf sept")
    assert "trois un | zéro zéro | zéro zéro | un sept" in caller.said
    assert "date de naissance" in caller.press("1").said


def test_a_long_sentence_that_holds_an_answer_and_surely_means_something_else_is_asked_which(line: Line) -> None:
    caller = caller_of(line, parsed(("dispute", 0.95)), *HOURS)
    caller.say("y a un débit de douze heures que j'ai jamais fait vous me remboursez comment")
    assert "Pour douze heures, tapez 1. Pour dire qu'un paiement n'est pas bon, tapez 2." in caller.said
    assert "Si un paiement n'est pas bon" in caller.press("2").said


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        (parsed(("dispute", 0.95)), "douze heures"),
        (parsed(("pay", 0.95)), "eh bien je crois bien que c'était douze heures madame"),
        (parsed(("back", 0.95)), "ah non je me suis trompée c'était douze heures pardon"),
        (parsed(("dispute", 0.5), ("pay", 0.4)), "eh bien je crois bien que c'était douze heures madame"),
    ],
)
def test_any_other_answer_counts_as_it_is(line: Line, meaning: Parsed, said: str) -> None:
    assert "Vous payez douze heures à Marie Dupont" in caller_of(line, meaning, *HOURS).say(said).said
