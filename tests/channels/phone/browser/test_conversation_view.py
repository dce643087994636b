"""How a call is shown: keys in one bubble, a PIN in none."""

from channels.phone.browser.conversation_view import Bubble, bubbles
from channels.phone.hearing import TranscriptLine


def test_keys_are_one_bubble_and_secret_ones_are_dots() -> None:
    transcript = [
        TranscriptLine("line", "Votre code ?"),
        TranscriptLine("caller", "[1 2] (sans attendre)"),
        TranscriptLine("caller", "[3]"),
        TranscriptLine("line", "Et le code secret ?"),
        TranscriptLine("caller", "[4 8]"),
        TranscriptLine("caller", "« oui » (confiance 0,5)"),
        TranscriptLine("caller", "(raccroche)"),
    ]
    assert bubbles(transcript, secrets={4}) == [
        Bubble("line", "Votre code ?", line=0),
        Bubble("caller", "1 2 3", keys=True, line=1),
        Bubble("line", "Et le code secret ?", line=3),
        Bubble("caller", "• •", keys=True, line=4),
        Bubble("caller", "oui", line=5),
        Bubble("event", "Vous avez raccroché", line=6),
    ]


def test_who_was_cut_off_has_not_hung_up() -> None:
    transcript = [TranscriptLine("line", "Votre code ?"), TranscriptLine("caller", "(raccroche)")]
    assert bubbles(transcript, was_cut=True)[-1] == Bubble("event", "La ligne a été coupée", line=1)
