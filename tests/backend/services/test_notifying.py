"""What is put into the outbox says which version wrote it, and is read back by the versions that know it."""

import pytest

from backend.domain.letters import Attachment, Letter, Mail, Ring, Text
from backend.domain.outbox_message import OutboxMessage, UnreadablePayload
from backend.services.notifying import announced_payment, notify, pack, unpack
from tests.backend.services.cashier import JEANNE, Cashier

TEXT = Text("+33639980011", "+33199000031", "apa31", "C'est payé.")
LETTERS: tuple[Letter, ...] = (
    TEXT,
    Ring("+33639980011", "+33199000031", says=("Bonjour.",), tries=2, otherwise=TEXT),
    Ring("+33639980011", "+33199000031", path="/twilio/voice?call=7", at_once=True),
    Mail("marie@example.org", "Un paiement", "Bonjour", (Attachment("a.pdf", "application/pdf", "JVBERi0="),), TEXT),
)
UNREADABLE: tuple[dict[str, object], ...] = (
    {**pack(TEXT), "version": 2},
    {**pack(TEXT), "version": "one"},
    {**pack(TEXT), "topic": "pigeon"},
    {"version": 1, "topic": "sms", "to": "+33639980011"},
    {},
)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.topic)
def test_a_letter_is_read_back_as_it_was_written(letter: Letter) -> None:
    assert pack(letter)["version"] == 1
    assert unpack(pack(letter)) == letter


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.topic)
def test_a_letter_from_before_there_were_versions_is_of_the_first(letter: Letter) -> None:
    old = {name: value for name, value in pack(letter).items() if name != "version"}
    assert unpack(old) == letter


@pytest.mark.parametrize("payload", UNREADABLE)
def test_what_cannot_be_read_is_refused_without_quoting_it(payload: dict[str, object]) -> None:
    with pytest.raises(UnreadablePayload) as refused:
        unpack(payload)
    assert "3363998" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("payload", [{"version": 2, "payment": 7}, {"version": 1}, {"payment": "seven"}])
def test_news_that_names_no_payment_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(UnreadablePayload):
        announced_payment(OutboxMessage(1, "paid:123456789", "payment.accepted", payload, 1))


def test_news_of_before_there_were_versions_is_of_the_first() -> None:
    assert announced_payment(OutboxMessage(1, "paid:123456789", "payment.accepted", {"payment": 7}, 1)) == 7


def test_the_news_of_a_payment_says_its_version(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.cancel(reference)
    number = cashier.one("select id from payments where reference = :it", it=reference)
    assert cashier.rows("select payload from outbox where key like :key order by id", key=f"%:{reference}") == [
        ({"version": 1, "payment": number},),
        ({"version": 1, "payment": number, "by": "adviser"},),
    ]


def test_a_letter_is_put_once_for_its_key(cashier: Cashier) -> None:
    with cashier.work() as work:
        assert notify(work, "k", TEXT)
        assert not notify(work, "k", TEXT)
    assert cashier.one("select payload ->> 'version' from outbox where key = 'k'") == "1"
