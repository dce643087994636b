"""The terminal's telephone can be scripted, and its exit code tells how the call went."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from channels.phone.hearing import TranscriptLine as Row
from channels.phone.terminal import Screen, replay, run, with_pauses
from channels.phone.verbs import Piece
from tests.channels.phone.server import JEANNE, LINE, FakeLine, Received, ServedReply


def asked(request: Received) -> str:
    """Repeat what was heard, and ask again until a 9."""
    got = request.params.get("Digits", request.params.get("SpeechResult", "rien"))
    if got == "9":
        return "<Say>Au revoir.</Say>"
    said = f"<Say>Entendu : {got}. <break time='1s'/>Autre chose ?</Say>"
    return f'<Gather input="dtmf speech" actionOnEmptyResult="true" numDigits="6">{said}</Gather>'


def scripted(line: FakeLine, script: str) -> tuple[int, str]:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100))
    return run(line.telephone(), LINE, JEANNE, screen=screen, source=io.StringIO(script)), out.getvalue()


def test_keys_words_and_silence_are_done_line_by_line(line: FakeLine) -> None:
    line.on("/twilio/voice", asked)
    code, shown = scripted(line, "482915\ntrois heures et demie\n\n3*30#\n?\n9\n")
    heard = [(one.params.get("Digits"), one.params.get("SpeechResult")) for one in line.at("/twilio/voice")]
    expected = [("482915", None), (None, "trois heures et demie"), ("", None), ("3*30", None), ("9", None)]
    assert heard[1:] == expected
    assert code == 0
    assert "Vous      : [4 8 2 9 1 5]" in shown
    assert "Allô CESU : Entendu : trois heures et demie. … Autre chose ?" in shown
    assert shown.rstrip().endswith("Allô CESU : Au revoir.")


@pytest.mark.parametrize("script", ["h\n", ""])
def test_hanging_up_or_the_script_s_end_ends_the_call(line: FakeLine, script: str) -> None:
    line.on("/twilio/voice", asked)
    code, shown = scripted(line, script)
    assert code == 0
    assert "(raccroche)" in shown
    assert len(line.at("/twilio/voice/status")) == 1


def test_a_failed_call_and_a_script_too_long_are_told_by_the_exit_code(line: FakeLine) -> None:
    line.on("/twilio/voice", ServedReply("", 500))
    code, shown = scripted(line, "")
    assert code == 1
    assert "answered 500" in shown
    line.on("/twilio/voice", asked)
    code, shown = scripted(line, "9\n482915\n")
    assert code == 1
    assert "raccroché avant la fin" in shown


def test_what_is_said_is_shown_as_it_is(line: FakeLine) -> None:
    line.on("/twilio/voice", "<Say>[bold]Tapez[/bold] :smile:</Say>")
    assert "[bold]Tapez[/bold] :smile:" in scripted(line, "")[1]


def test_pauses_are_an_ellipsis() -> None:
    row = Row("line", "un deux", 1, (Piece("un"), Piece("", 1, 0.5), Piece("deux"), Piece("", 1, 0.1)))
    assert with_pauses(row) == "un … deux"


def test_a_transcript_is_replayed_and_compared(line: FakeLine, tmp_path: Path) -> None:
    line.on("/twilio/voice", asked)
    signed = "# Titre\n# call from +33 1 99 00 00 17 to +33 1 99 00 00 31\n"
    signed += "Allô CESU : Entendu : rien. Autre chose ?\n"
    path = tmp_path / "call.txt"
    path.write_text(signed + "Jeanne : [9]\nAllô CESU : Au revoir.\n", "utf-8")
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100), caller="Jeanne")
    assert replay(path, line.telephone(), screen=screen) == 0
    assert "Jeanne    : [9]" in out.getvalue()
    path.write_text(signed + "Jeanne : [9]\nAllô CESU : Adieu.\n", "utf-8")
    assert replay(path, line.telephone(), screen=Screen(Console(file=out, width=100))) == 1
    assert "-Allô CESU : Adieu." in out.getvalue()
