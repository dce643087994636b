"""Takes what was heard at the question that waits, and writes in the journal what it comes to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from backend.domain.card import CardOutcome, CardResult
from bot.engine.answers_kept import answer_type
from bot.engine.burst import BURST, burst_at, is_cut_off, keys_of_burst, takes_back_the_key_before
from bot.engine.clarification import Clarification, clarification_of
from bot.engine.command_words import STAR, Command, command_keyed, command_said
from bot.engine.commands import Manner, TurnOutcome, note, note_end, obey
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import ASIDES, Kind, pack
from bot.engine.meaning import Meaning, Told, meanings
from bot.engine.misses import Miss, miss
from bot.engine.parsed import Parsed
from bot.engine.secret_keyed import CheckSecret, prove
from dialogs.answers.base import FreeWords, Reading
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard
from dialogs.steps import Ask, Charge, Connect, Prove, Question, Utterance

MOST_ASIDES = 12
"""How often in a row something is repeated, explained or told at one question, before the conversation ends."""

STRAY = "#"
"""A key too many, which ends the answer before where it had ended already."""

SURE_ENOUGH = 0.5
"""Speech recognised with less confidence is read back before it counts."""

SettleCard = Callable[[CardResult], CardOutcome]


@dataclass(frozen=True)
class AnswerHandler:
    """One turn's answer to one question.

    Attributes:
        step: The question.
        run: The dialogue that waits for it; its journal is written to.
        today: The day in Paris.
        check_secret: Checks what was keyed as a secret of a kind, in the turn's own transaction.
        settle_card: Does what the result of a charge asks, in the turn's own transaction.
        parsed: What the whole sentence was understood as, if anything understood it.
        told: Finds the short sentence that answers an intent here.
    """

    step: Question
    run: DialogueRun
    today: date
    check_secret: CheckSecret
    settle_card: SettleCard
    parsed: Parsed | None = None
    told: Told = lambda _question, _intent: None

    def handle(self, heard: Heard) -> TurnOutcome:
        """Journal the answer, the command or the miss; says how to speak next.

        What moves nothing is counted, so that a toy on the line, or a hand that rests on a key, ends some time.
        """
        before = [*self.run.journal]
        if isinstance(self.step, Charge):
            return self._note("charged", pack(CardOutcome, self.settle_card(heard.card or self.step.unclear)))
        if isinstance(self.step, Connect):
            return self._note("connected", heard.transfer or "failed")
        burst = burst_at(self.step, self.run.journal, heard, after_star=self._after_star)
        command = None if burst else self._commanded(heard)
        if burst:
            missed = self._burst_begins() if burst == "begins" else self._heard_as_nothing()
            outcome = self._remarked(missed, replace(heard, words=keys_of_burst(self.run.journal)))
        elif not command and is_cut_off(self.step, self.run.journal, heard):
            outcome = self._taken_back()
        else:
            outcome = obey(self.run, self.step, command) if command else self._remarked(self._handle(heard), heard)
        if self.run.journal == before:
            self._note("aside", STAR if heard.how == "keys" and heard.words == STAR else None)
        written = self.run.journal[len(before) :]
        if written and written[-1]["kind"] in {*ASIDES, "interlude"} and self.run.state.asides + 1 >= MOST_ASIDES:
            del self.run.journal[len(before) :]  # nobody is sent for any more
            return note_end(self.run, self.step, "asides")
        return outcome

    def _remarked(self, outcome: TurnOutcome, heard: Heard) -> TurnOutcome:
        """Say first what is wrong with what was heard, rather than that it was not understood."""
        over = self.run.journal and self.run.journal[-1]["kind"] in {"ended", "interlude"}
        if over or not (isinstance(self.step, Ask) and self.step.remark and (key := self.step.remark(heard))):
            return outcome
        if self.step.role == "menu":  # the rest of a wish may be good
            return replace(outcome, first=[Utterance(key, {}), *_but_nonsense(outcome)])
        if self.run.journal and self.run.journal[-1]["kind"] == "doubt":
            self.run.journal.pop()  # what is wrong is known: one answer, and no guess beside it
            outcome = self._miss("nonsense")
        manner: Manner = "again" if outcome.manner == "help" else outcome.manner
        return TurnOutcome([Utterance(key, {}), *_but_nonsense(outcome)], manner)

    def _handle(self, heard: Heard) -> TurnOutcome:
        if heard.words == STRAY and not self._means_none():
            return TurnOutcome(manner="repeat")
        if isinstance(self.step, Prove):
            return prove(self.run, self.step, heard, self.check_secret)
        assert isinstance(self.step, Ask), "a charge has only its result"
        if self.run.state.doubt is not None:
            return self._settle(self.step, clarification_of(self.step, self.run.state.doubt), heard)
        if readings := self.step.answer.hear(heard, self.today):
            return self._weigh(self.step, readings, heard)
        return self._understand(heard)

    def _commanded(self, heard: Heard) -> Command | None:
        """The command that was keyed; where any words would answer, also the one that was said."""
        free = isinstance(self.step, Ask) and isinstance(self.step.answer, FreeWords)
        keyed = command_keyed(self.step, heard, after_star=self._after_star)
        return keyed or (command_said(heard) if free else None)

    @property
    def _after_star(self) -> bool:
        """Whether the key before was a star, which came alone."""
        journal = self.run.journal
        return bool(journal) and (journal[-1]["kind"], journal[-1]["value"]) == ("aside", STAR)

    def _burst_begins(self) -> TurnOutcome:
        """What is not understood; where nothing may be keyed ahead, the key before is a part of it."""
        if takes_back_the_key_before(self.step, self.run.journal):
            return self._taken_back()
        return self._miss("nonsense")

    def _taken_back(self) -> TurnOutcome:
        """Ask again what the key before has answered, which was a part of what came now."""
        before = self.run.recall().waiting if self.run.go_back() else None
        return miss(self.run, before or self.step, "nonsense")

    def _heard_as_nothing(self) -> TurnOutcome:
        """One key more of a burst, which has cut off that it was not understood."""
        self._note("aside", BURST)
        return TurnOutcome([Utterance("engine.nonsense", {})], "help")

    def _weigh(self, step: Ask, readings: tuple[Reading[Any], ...], heard: Heard) -> TurnOutcome:
        """Take the answer, or ask which where the sentence surely means something else; a correction means it."""
        elsewhere = self.parsed and self.parsed.sure and self.parsed.intent != "back"
        other = meanings(step, heard, self.parsed, self.today, self.told) if elsewhere else ()
        answers = _answers(step, readings)
        others = [meaning for meaning in other if meaning not in answers]
        return self._ask_which([*answers, *others]) if others else self.take(step, readings, heard)

    def _means_none(self) -> bool:
        """Whether a lone `#` answers the question; elsewhere it is a key too many after the last answer."""
        nothing = Heard("keys", "")
        return isinstance(self.step, Ask) and bool(self.step.answer.hear(nothing, self.today))

    def take(self, step: Ask, readings: tuple[Reading[Any], ...], heard: Heard) -> TurnOutcome:
        """Believe one clear reading; keep several for a directory to settle; else ask which."""
        values = tuple(reading.value for reading in readings)
        unsure = heard.confidence is not None and heard.confidence < SURE_ENOUGH
        if step.readings and (len(values) > 1 or not unsure):
            return self._answer(pack(answer_type(step), values))
        if unsure and (step.role == "agreement" or isinstance(step.answer, YesNo)):
            return self._miss("nonsense")
        if len(values) == 1 and not unsure:
            return self._answer(pack(answer_type(step), values[0]))
        return self._ask_which(_answers(step, readings))

    def _understand(self, heard: Heard) -> TurnOutcome:
        """What is no answer may be a command, or mean something as a whole sentence."""
        if heard.silent:
            return self._miss("silence")
        if command := command_said(heard):
            return obey(self.run, self.step, command)
        if heard.how == "keys":
            return self._miss("nonsense")
        meant = meanings(self.step, heard, self.parsed, self.today, self.told)
        acted_on = len(meant) == 1 and (self.parsed is None or self.parsed.sure)
        if acted_on:
            return self._act(meant[0], heard)
        return self._ask_which(list(meant)) if meant else self._miss("nonsense")

    def _act(self, meaning: Meaning, heard: Heard | None = None) -> TurnOutcome:
        """Do what was meant; `heard` are the words that said it, where it was not chosen from an offer."""
        match meaning.kind:
            case "answer":
                readings = isinstance(self.step, Ask) and self.step.readings
                return self._answer([meaning.value] if readings else meaning.value)
            case "command" if meaning.value == "back" and heard:
                return self._back_with(heard)
            case "command":
                return obey(self.run, self.step, meaning.value)
            case "told":
                return self._tell(meaning.value)

    def _tell(self, intent: str) -> TurnOutcome:
        """Answer with the sentence of the intent, and ask again."""
        key = self.told(self.step.key, intent)
        values = {name: value for name, value in self.step.values.items() if name != "options"}
        return TurnOutcome([Utterance(key, values)] if key else [], "again")

    def _back_with(self, heard: Heard) -> TurnOutcome:
        """Go back, and answer the question before with the same words if they do: "non pas Marie, Fatima"."""
        outcome = obey(self.run, self.step, "back")
        before = self.run.recall().waiting if outcome.manner == "on" else None
        readings = before.answer.hear(heard, self.today) if isinstance(before, Ask) else ()
        if isinstance(before, Ask) and len(readings) == 1:
            return replace(self, step=before).take(before, readings, heard)
        return outcome

    def _ask_which(self, offered: list[Meaning]) -> TurnOutcome:
        self._note("doubt", [meaning.packed() for meaning in offered[: Clarification.MOST]])
        return TurnOutcome(manner="again")

    def _settle(self, step: Ask, doubt: Clarification, heard: Heard) -> TurnOutcome:
        """Choose among what was offered, or give the answer afresh."""
        if mended := doubt.mend(heard):
            return self._ask_which(list(mended))
        chosen = doubt.choose(heard, self.today)
        if isinstance(chosen, Meaning):
            self._note("missed", "settled")
            return self._act(chosen)
        if chosen == "rejected":
            return self._miss("rejected")
        afresh = step.answer.hear(heard, self.today) if heard.how != "keys" or step.readings else ()
        if afresh:
            return self.take(step, afresh, heard)
        return self._miss("silence") if heard.silent else self._understand(heard)

    def _miss(self, why: Miss) -> TurnOutcome:
        return miss(self.run, self.step, why)

    def _answer(self, packed: Any) -> TurnOutcome:
        agreement = isinstance(self.step, Ask) and self.step.role == "agreement"
        return self._note("agreed" if agreement else "heard", packed)

    def _note(self, kind: Kind, value: Any) -> TurnOutcome:
        return note(self.run, self.step, kind, value)


def _but_nonsense(outcome: TurnOutcome) -> list[Utterance]:
    """What is said first, but that it was not understood."""
    return [line for line in outcome.first if not line.key.startswith("engine.nonsense")]


def _answers(step: Ask, readings: tuple[Reading[Any], ...]) -> list[Meaning]:
    return [Meaning("answer", pack(step.answer.value_type, reading.value)) for reading in readings]
