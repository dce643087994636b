"""Draws each dialogue as it goes in the signed conversations: `make diagrams` writes docs/dialogues.md."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from channels.phone.acts import HANG_UP, parse
from channels.phone.transcript import Transcript, read
from tests.dialogs.theatre import FILES

DRAWN = Path(__file__).parents[2] / "docs" / "dialogues.md"
OVER = "over"
MOST_KEYS = 2
HEAD = """# The dialogues, drawn

Made by `make diagrams` from the signed conversations (`tests/dialogs/transcripts`): each arrow is an answer that
somebody gives in one of them, from the question that it answers to the one that is asked next.
"""
Ways = dict[str, dict[str, set[str]]]
"""By question, by the next question, the answers that lead there."""


def answers(transcript: Transcript) -> Iterator[tuple[str, str, str]]:
    """Each answer: its question, what it is, and the question that comes next."""
    acts = [line for line in transcript.lines if line.who == "caller"]
    for act, following in zip(acts, [*acts[1:], None], strict=True):
        if act.text != HANG_UP:
            yield act.question, _label(act.text), following.question if following else OVER


def _label(text: str) -> str:
    """A menu's key as it is; a code, a date or a PIN only as figures; words as words."""
    act = parse(text)
    if act.kind == "keys":
        return act.words if len(act.words) <= MOST_KEYS else "figures"
    return {"speech": "words", "silence": "silence"}[act.kind]


def drawing() -> str:
    """The whole document."""
    ways: Ways = defaultdict(lambda: defaultdict(set))
    for path in FILES:
        for question, label, following in answers(read(path.read_text(encoding="utf-8"))):
            ways[question][following].add(label)
    dialogues: dict[str, Ways] = defaultdict(dict)
    for question in sorted(ways):
        dialogues[question.partition(".")[0]][question] = ways[question]
    return "\n".join([HEAD, *(_diagram(name, found) for name, found in dialogues.items())])


def _diagram(name: str, ways: Ways) -> str:
    rows = [f"## {name}", "", "```mermaid", "flowchart TD"]
    for question, followings in ways.items():
        for following, labels in sorted(followings.items()):
            rows.append(f'    {_node(question)} -->|"{" / ".join(sorted(labels))}"| {_node(following)}')
    return "\n".join([*rows, "```", ""])


def _node(question: str) -> str:
    return f'{question.replace(".", "_")}(["{question}"])'


if __name__ == "__main__":
    DRAWN.write_text(drawing(), encoding="utf-8")
