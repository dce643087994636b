"""The drawn dialogues are those of the signed conversations."""

from tests.dialogs.diagrams import DRAWN, drawing


def test_the_diagrams_are_up_to_date() -> None:
    assert DRAWN.read_text(encoding="utf-8") == drawing(), "run `make diagrams`, and read the difference"


def test_they_lead_to_the_receipt() -> None:
    assert 'pay_pin(["pay.pin"]) -->|"figures"| pay_receipt(["pay.receipt"])' in drawing()
