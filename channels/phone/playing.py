"""Plays transcripts on a telephone, and says where the line no longer says what was signed."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from channels.phone.acts import Act
from channels.phone.phone_call import Call
from channels.phone.telephone import Telephone
from channels.phone.transcript import Transcript, Written, plain
from channels.phone.verbs import Piece

Normaliser = Callable[[str], str]
"""Makes what differs from call to call the same, such as a payment's reference."""

Start = Callable[[Telephone, Transcript], Call]
"""How the call of a transcript begins: the person calls the line, or the line calls the person."""


def dial(telephone: Telephone, transcript: Transcript) -> Call:
    """The person of the transcript calls the line."""
    return telephone.dial(to=transcript.to, from_=transcript.from_)


NOTHING_NEW: Mapping[str, Act] = {}
Asked = Callable[[Call], str]
"""The key of the question that waits in a call; empty where that cannot be known."""


def nothing_known(_: Call) -> str:
    """The telephone hears questions, and knows none by its key."""
    return ""


def play(
    transcript: Transcript,
    telephone: Telephone,
    start: Start = dial,
    asked: Asked = nothing_known,
    new: Mapping[str, Act] = NOTHING_NEW,
) -> Transcript:
    """Do what the caller does, and write down what the line really says, and which question each act answers.

    A caller who has nothing more to do hangs up, and it is written down; one who is hung up on does no more.

    Args:
        transcript: What the caller does.
        telephone: Rings the line.
        start: How the call begins.
        asked: Tells which question waits.
        new: The answers to questions that were not asked when it was signed, by their keys.
    """
    call = start(telephone, transcript)
    questions: list[str] = []
    for act in (*transcript.acts, Act("hang_up")):
        while not call.ended and (question := asked(call)) in new:
            questions.append(question)
            call.do(new[question])
        if call.ended:
            break
        questions.append(asked(call))
        call.do(act)
    return written(call, transcript, questions)


def written(call: Call, like: Transcript, questions: Iterable[str] = ()) -> Transcript:
    """A call as a transcript, headed like another; `questions` are those that its acts answer, in order."""
    answered = iter(questions)
    lines = (
        Written(line.who, plain(line.text), next(answered, ""))
        if line.who == "caller"
        else Written(line.who, plain(line.text), spoken=with_breaks(line.pieces))
        for line in call.transcript
    )
    return replace(like, lines=tuple(lines))


def with_breaks(pieces: Iterable[Piece]) -> str:
    """Words with a `|` for each break."""
    return " ".join(piece.text or "|" for piece in pieces)


def answers_another_question(signed: Transcript, played: Transcript, new: Mapping[str, Act] = NOTHING_NEW) -> list[str]:
    """A sentence for each signed act that now answers another question than the one it was signed for.

    The answers to `new` questions were not signed, and are passed over.
    """
    acts = [line for line in signed.lines if line.who == "caller"]
    answers = [line for line in played.lines if line.who == "caller" and line.question not in new]
    return [
        f"{before.text} was signed as an answer to {before.question}, and now answers {after.question or 'nothing'}."
        for before, after in zip(acts, answers, strict=False)
        if before.question and before.question != after.question
    ]


def mask(**patterns: str) -> Normaliser:
    """A normaliser that replaces what a pattern finds with its name, as in <reference>."""
    compiled = [(re.compile(pattern), f"<{name}>") for name, pattern in patterns.items()]

    def normalise(text: str) -> str:
        for pattern, name in compiled:
            text = pattern.sub(name, text)
        return text

    return normalise


def normalised(transcript: Transcript, normalise: Normaliser) -> Transcript:
    """A transcript whose said lines are normalised; what the caller did stays as it is."""
    lines = (replace(line, text=normalise(line.text)) if line.who == "line" else line for line in transcript.lines)
    return replace(transcript, lines=tuple(lines))


def differences(signed: Transcript, played: Transcript, normalise: Normaliser = plain) -> list[str]:
    """Where two calls differ, as lines of a unified diff; empty when they are the same."""
    before, after = (_rows(normalised(one, normalise)) for one in (signed, played))
    return list(difflib.unified_diff(before, after, "signed", "played", lineterm="", n=2))


def _rows(transcript: Transcript) -> list[str]:
    return [f"{'Allô CESU' if line.who == 'line' else 'caller'} : {line.row}" for line in transcript.lines]
