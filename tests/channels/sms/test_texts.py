"""People write a word, and the answer comes back in the same exchange."""

from datetime import timedelta

import pytest

from bot.conversations.manager import ConversationManager
from dialogs.gsm7 import segments
from tests.channels.sms.text_exchange import LUCIEN, MARIE, PIN, QUOTED, Exchange
from tests.support.line import LINE, Line, statements

STRANGER = "+33639980099"
UNKNOWN = "Ce numéro n'est pas enregistré."
INTRODUCED = "Merci. Par sécurité, rien n'est dit à un numéro inconnu."
WARNING = "N'envoyez jamais votre code secret par SMS. Effacez ce message."
BALANCE = "Il vous reste 75 h 30 = 363,00 €. 45 h 30 sont à utiliser jusqu'au 31/05."


def text(line: Line, body: str, number: str = LUCIEN) -> str:
    answers = line.telephone.text(body, to=LINE, from_=number)
    assert len(answers) <= 1
    return answers[0] if answers else ""


def test_the_balance_comes_in_one_segment(line: Line) -> None:
    answer = text(line, "solde")
    assert answer == BALANCE
    assert segments(answer) == 1


@pytest.mark.parametrize(
    ("bodies", "begins"),
    [
        (("SOLDE", "Sodle svp", "slode", "Bonjour, mon solde merci", "SOLDE ?"), BALANCE),
        (("HISTORIQUE", "historique", "histo"), "Derniers paiements : "),
        (("RECU", "Reçu", "justificatif"), "Paiement "),
        (("AIDE", "aide svp", "help"), "Écrivez : SOLDE, PAYER nom heures"),
        (("CONSEILLER", "consseiller"), "Un conseiller vous répond : 0 805 530 020 (gratuit)"),
        (("CONTACT",), "Allo CESU, APA 31, pour Domiserve"),
        (("ANNULER", "annulation"), "Quel paiement ? Écrivez ANNULER et les neuf chiffres"),
        (("ANNULER 123456789", "RECU 123456789"), "Nous ne trouvons pas ce paiement."),
        (("PAYER MARIE 3H30", "payé marie 3 h 30", "3h30 marie payer", "Payer Mme Dupont 3h30 svp"), QUOTED),
        (("PAYER 0012345*1 3H30", "payer mary 3,5 h", "PAYER MARIE TROIS HEURES ET DEMIE"), QUOTED),
        (("PAYER MARIE 300H",), "Il n'y a pas assez. Il vous reste 75 h 30. Rien n'est payé."),
        (("PAYER MARIE 20 EUROS",), "Vos droits sont en heures."),
        (("PAYER 0067890*3 3H",), "Ce numéro NAN n'est pas celui d'un intervenant que vous avez déjà payé."),
        (("PAYER",), "Qui voulez-vous payer ? 1: Sylvie MOREAU. 2: Marie DUPONT."),
        (("PAYER FATIMA 3H",), "Nous ne connaissons pas ce nom. Qui voulez-vous payer ? 1: Sylvie MOREAU."),
        (("blablabla",), "Nous n'avons pas compris. Écrivez : SOLDE"),
    ],
)  # fmt: skip
def test_each_word_however_it_is_written(line: Line, bodies: tuple[str, ...], begins: str) -> None:
    for body in bodies:
        answer = text(line, body)
        assert answer.startswith(begins), body
        assert segments(answer) <= 2


def test_what_is_missing_is_asked_for(line: Line) -> None:
    assert text(line, "payer").startswith("Qui voulez-vous payer ?")
    assert text(line, "Marie") == "Combien d'heures pour Marie DUPONT ? Répondez par exemple 3h30."
    assert text(line, "3h30") == QUOTED


@pytest.mark.parametrize("body", ["PAYER HALTE GARDERIE 30", "PAYER JOSETTE 20 EUROS"])
def test_a_name_that_is_not_known_is_told_before_the_unit(line: Line, body: str) -> None:
    assert text(line, body).startswith("Nous ne connaissons pas ce nom. Qui voulez-vous payer ? 1: Sylvie MOREAU.")
    assert text(line, "Marie") == "Combien d'heures pour Marie DUPONT ? Répondez par exemple 3h30."


def test_another_word_goes_before_the_question_that_waits(line: Line) -> None:
    for body, begins in (("SOLDE", BALANCE), ("STOP", "C'est noté"), ("REPRISE", "C'est noté"), ("AIDE", "Écrivez")):
        text(line, "PAYER MARIE")
        assert text(line, body).startswith(begins)
    text(line, "PAYER SYLVIE")
    assert text(line, "PAYER MARIE 3H30") == QUOTED


def test_going_back_to_the_beginning_is_answered(line: Line) -> None:
    text(line, "PAYER")
    assert text(line, "retour").startswith("Écrivez : SOLDE")


def test_a_text_after_a_deployment_is_heard(exchange: Exchange) -> None:
    exchange.write("PAYER SYLVIE")
    with exchange.line.context.database.begin() as connection:
        connection.exec_driver_sql("update conversations set script_version = 'older'")
    assert exchange.write("PAYER MARIE 3H30") == QUOTED


def test_a_question_delivered_twice_still_waits(exchange: Exchange) -> None:
    sid = "SM" + "3" * 32
    assert exchange.write("PAYER MARIE", message_sid=sid) == exchange.write("PAYER MARIE", message_sid=sid)
    assert exchange.write("3h30") == QUOTED


def test_a_reference_is_taken_as_the_texts_write_it(exchange: Exchange) -> None:
    reference = str(exchange.line.one("select reference from payments order by id limit 1"))
    grouped = " ".join((reference[:3], reference[3:6], reference[6:]))
    assert grouped in exchange.write("HISTORIQUE")
    for written in (reference, grouped, grouped.replace(" ", ".")):
        assert exchange.write(f"RECU {written}").startswith(f"Paiement {grouped} du 17/02/2026 : Marie DUPONT")
    assert exchange.write(f"ANNULER {grouped}").startswith("Annuler 40,87 € à Marie DUPONT ?")


def test_as_the_last_time_is_a_payment_that_is_confirmed_by_a_call(line: Line) -> None:
    for body in ("comme la dernière fois", "la meme chose que le mois dernier", "comme le mois dernier"):
        assert text(line, body).startswith("6 h à Sylvie MOREAU = 28,84 €. Nous vous appelons"), body
        text(line, "NON")


def test_as_the_last_time_is_what_was_paid_today_where_nothing_else_was(exchange: Exchange) -> None:
    exchange.line.change("update payments set accepted_at = :now", now=exchange.line.clock())
    assert exchange.write("pareil").endswith("Nous vous appelons pour votre code. N'envoyez jamais votre code par SMS.")
    exchange.write("NON")
    exchange.line.change("update payments set state = 'cancelled'")
    assert exchange.write("pareil").startswith("Nous ne pouvons pas refaire votre dernier paiement. Envoyez PAYER")


def test_a_payment_to_cancel_is_no_answer_to_the_question_before(exchange: Exchange) -> None:
    reference = str(exchange.line.one("select reference from payments order by id limit 1"))
    assert "Répondez OUI" in exchange.write("RECU")
    assert exchange.write(f"ANNULER {reference}").startswith("Annuler ")


def test_what_does_not_stand_any_more_is_said_to_be_so(line: Line) -> None:
    with line.context.database.begin() as connection:
        connection.exec_driver_sql("update payments set state = 'cancelled' where state = 'accepted'")
        connection.exec_driver_sql("update payments set state = 'rejected' where state <> 'cancelled'")
    answer = text(line, "HISTORIQUE")
    assert "(annulé)" in answer or "(refusé)" in answer
    assert segments(answer) <= 2


@pytest.mark.parametrize("word", ["STOP", "ARRET", "Arrêt", "stop svp"])
def test_who_wants_no_texts_gets_none_until_they_want_them_again(exchange: Exchange, word: str) -> None:
    assert exchange.write(word).startswith("C'est noté : vous ne recevrez plus de SMS")
    assert exchange.write("SOLDE") == exchange.write("PAYER MARIE 3H30") == ""
    assert exchange.write("CONTACT").startswith("Allo CESU, APA 31")
    assert exchange.write("AIDE").startswith("Écrivez : SOLDE")
    assert exchange.write("Aide svp").startswith("Écrivez : SOLDE")
    for body in ("Bonjour", "PAYER mon aide Marie 3h30", "mon aide a pris du pain"):
        assert exchange.write(body) == "", body
    exchange.drain()
    assert (exchange.texts(), exchange.rest.ringing(LUCIEN)) == ([], [])
    assert exchange.write("REPRISE").startswith("C'est noté, vous recevrez à nouveau nos SMS.")
    assert exchange.write("SOLDE") == BALANCE


@pytest.mark.parametrize(
    "layout",
    ["31000017 12/03/1938", "31000017 12031938", "né le 12/03/1938, code 31 00 00 17", "12 mars 1938 31000017",
     "31000017 13/03/1938"],
)  # fmt: skip
def test_an_unknown_number_learns_nothing_whatever_it_says(line: Line, layout: str) -> None:
    assert text(line, "SOLDE", STRANGER).startswith(UNKNOWN)
    assert text(line, layout, STRANGER).startswith(INTRODUCED)
    for body in ("SOLDE", "HISTORIQUE", "RECU", "PAYER MARIE 3H30", "ANNULER 123456789"):
        assert text(line, body, STRANGER).startswith(UNKNOWN), body


def test_an_intervenant_reads_what_was_received(line: Line) -> None:
    expected = "Vos paiements : 17/02/2026, Lucien ROBERT, 40,87 €, pas encore parti à la banque."
    assert text(line, "HISTORIQUE", MARIE) == expected


@pytest.mark.parametrize(
    ("state", "told"),
    [("batched", "40,87 €, dans le prochain envoi à la banque."), ("sent", "40,87 €, normalement versé.")],
)
def test_what_is_only_in_a_file_of_the_bank_is_not_said_to_be_paid(line: Line, state: str, told: str) -> None:
    line.change("update payments set state = :state", state=state)
    line.clock.moment += timedelta(days=30)
    assert text(line, "HISTORIQUE", MARIE).endswith(told)


@pytest.mark.parametrize(
    ("number", "said"),
    [(LUCIEN, "Vous n'avez encore fait aucun paiement."), (MARIE, "Il n'y a encore aucun paiement pour vous.")],
)
def test_who_has_no_payment_yet_does_not_read_of_others(line: Line, number: str, said: str) -> None:
    with line.context.database.begin() as connection:
        connection.exec_driver_sql("truncate payments cascade")
    assert text(line, "HISTORIQUE", number) == said


@pytest.mark.parametrize("body", ["blablabla", "?", "AIDE", "comment faire", "aidez moi"])
@pytest.mark.parametrize("number", [LUCIEN, MARIE])
def test_the_words_are_told_once(line: Line, number: str, body: str) -> None:
    for _ in range(2):
        answer = text(line, body, number)
        assert answer.count("Écrivez") == 1, answer
        assert segments(answer) <= 2, answer


@pytest.mark.parametrize(
    "body", ["Bonjour", "bonjour !", "Bonsoir madame", "Coucou", "salut", "Bjr", "Bonjour à vous, merci"]
)
def test_a_greeting_is_greeted_and_told_the_words(line: Line, body: str) -> None:
    for number, words in ((LUCIEN, "Écrivez : SOLDE"), (MARIE, "Écrivez : PAIEMENTS")):
        answer = text(line, body, number)
        assert answer.startswith(f"Bonjour, ici Allo CESU. {words}"), answer
        assert not any(name in answer for name in ("Lucien", "ROBERT", "Robert", "DUPONT"))
        assert segments(answer) <= 2
    assert text(line, body, STRANGER).startswith(UNKNOWN)


def test_a_greeting_leaves_the_question_that_waits(line: Line) -> None:
    text(line, "PAYER MARIE")
    assert "Combien d'heures pour Marie DUPONT ?" in text(line, "bonjour")
    assert text(line, "3h30") == QUOTED


@pytest.mark.parametrize("body", ["AIDE", "blablabla", "comment faire"])
def test_an_intervenant_is_told_the_words_that_serve_them(line: Line, body: str) -> None:
    answer = text(line, body, MARIE)
    assert "Écrivez : PAIEMENTS (ceux qui vous ont été faits), CONSEILLER, CONTACT, STOP." in answer
    assert not any(word in answer for word in ("SOLDE", "PAYER", "RECU", "ANNULER"))
    for word in ("PAIEMENTS", "paiements", "Mes paiements svp"):
        assert text(line, word, MARIE).startswith("Vos paiements :"), word


def test_who_is_not_known_is_told_no_words_that_do_not_serve_them(line: Line) -> None:
    assert text(line, "AIDE", STRANGER).startswith(UNKNOWN)
    assert "autre chose" not in text(line, "0012345*1 04/07/1975", STRANGER)
    shown = line.rows("select cesu_code from beneficiaries")
    assert not any(str(code) in text(line, "SOLDE", STRANGER) for (code,) in shown)


def test_the_end_of_an_endless_thread_speaks_of_no_call(line: Line) -> None:
    text(line, "AIDE")
    with line.context.database.begin() as connection:
        connection.exec_driver_sql("update conversations set turn = 400")
    answer = text(line, "SOLDE")
    assert answer.startswith(BALANCE)
    assert "appel" not in answer
    assert "raccrocher" not in answer
    assert text(line, "SOLDE") == BALANCE


def test_texts_are_no_oracle_whether_they_fit_or_not(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the answer nor what is asked of the database tells whether somebody has this NAN, code or birth date."""
    for chore in ("tidy", "close_the_day"):  # whose statements, as a line starts, are none of a text
        monkeypatch.setattr(ConversationManager, chore, lambda _: 0)
    text(line, "SOLDE", STRANGER)
    for bodies in (
        ("0012345*1 04/07/1975", "0012345*1 05/07/1975", "0099999*9 04/07/1975"),
        ("31000017 12/03/1938", "31000017 13/03/1938", "99000017 12/03/1938", "31000017 12/03/1938"),
    ):
        answers, asked = [], []
        for body in bodies:
            with statements(line.context.database) as seen:
                answers.append(text(line, body, STRANGER))
            asked.append(seen)
        assert set(answers) == {answers[0]}
        assert answers[0].startswith(INTRODUCED)
        assert all(one == asked[0] for one in asked)
        assert not any("DUPONT" in answer or "MARTIN" in answer for answer in answers)
    assert line.rows("select kind from tasks") == [("number.to_register",)]


@pytest.mark.parametrize(
    "body",
    [PIN, "73 05 18", "mon code : 7 3 0 5 1 8", "730 518", "73.05.18", f"PAYER MARIE 3H30 {PIN}",
     f"PAYER MARIE 3 {PIN}", "payer marie 3h 73 05 18", "payer marie 3h30 73 05 18", f"OUI {PIN} merci"],
)  # fmt: skip
def test_a_pin_is_answered_with_a_warning_and_kept_nowhere(exchange: Exchange, body: str) -> None:
    assert exchange.write(body).startswith(WARNING)
    exchange.drain()
    assert exchange.rest.ringing(LUCIEN) == []
    with exchange.line.context.database.connect() as connection:
        kept = connection.exec_driver_sql("""
            select c::text from conversations c union all select r::text from replies r
            union all select o::text from outbox o""").scalars()
        assert not any(secret in row for row in kept for secret in (PIN, body))


@pytest.mark.parametrize(
    "body",
    ["RECU 731 302 113", "0012345*1 04/07/1975", "31 00 00 17", "PAYER MARIE 10 H 30", "12/03/1938", "le 10 03 2026"],
)
def test_other_figures_are_no_pin(line: Line, body: str) -> None:
    assert not text(line, body).startswith(WARNING)
