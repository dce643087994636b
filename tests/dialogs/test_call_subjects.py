"""What an adviser is told that a call is about follows from the question where somebody is."""

import pytest

from dialogs.adviser import subject_at

MARIE = 7


@pytest.mark.parametrize(
    ("question", "topic", "payee_id"),
    [
        ("pay.hours", "payment", MARIE),
        ("call_back.recap", "payment", MARIE),
        ("call_back.birth_date", "pin", None),
        ("call_back.not_recognised", "pin", None),
        ("nothing.known", "other", None),
    ],
)
def test_it_is_the_question_s_own_or_that_of_its_first_word(question: str, topic: str, payee_id: int | None) -> None:
    subject = subject_at(question, MARIE)
    assert (subject.topic, subject.payee_id) == (topic, payee_id)
