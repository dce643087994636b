"""One turn is one database transaction: lock, hear, go on, commit the reply with all the rest."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from backend.domain.card import CardResult
from backend.domain.conversation import Conversation
from backend.domain.people import Beneficiary, Payee
from backend.domain.question_tally import AskedAt, HeardAt
from backend.domain.trusted import Helped
from backend.domain.written_down import Understood
from backend.services import (
    card_charging,
    conversation_keeping,
    delivering,
    identifying,
    learning,
    payment_lookup,
    trusting,
)
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.caller_services import CallerServices
from bot.conversations.closing import close
from bot.conversations.confirmation_calls import given_up
from bot.conversations.drawn_pin import filled
from bot.conversations.listening import Ahead, listening_ahead
from bot.conversations.openings import (
    changes_the_subject,
    find_or_open,
    is_always_answered,
    open_conversation,
    opening_in,
    run_of,
)
from bot.conversations.secret_words import holds_a_pin
from bot.conversations.tallied import heard_at
from bot.conversations.transcribing import PERSONAL, SECRET, heard_as
from bot.engine.answer_handler import AnswerHandler
from bot.engine.burst import came_in_haste
from bot.engine.commands import TurnOutcome
from bot.engine.dialogue_run import DialogueRun
from bot.engine.dialogue_state import DialogueState
from bot.engine.journal import MOST_ENTRIES, MOST_TURNS, JournalMismatch, is_puzzled, pack
from bot.engine.speaker import Speaker
from dialogs.channel import Channel
from dialogs.exchange import Heard, Incoming, Medium, Reply
from dialogs.opening import Opening
from dialogs.payment_steps import furthest
from dialogs.steps import Ask, Charge, Connect, Question

Render = Callable[[Reply], str]


def take_turn(context: AppContext, incoming: Incoming, render: Render) -> str:
    """Take one turn and return its rendered reply; delivered again, the same reply.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database is away; nothing has happened: take it again.
    """
    if _tells_a_secret(context.channels[incoming.channel], incoming.heard):
        return _taken(context, incoming, render, None)
    with listening_ahead(context, incoming) as ahead:
        return _taken(context, incoming, render, ahead)


def _tells_a_secret(channel: Channel, heard: Heard | None) -> bool:
    """Whether a PIN is written where none is ever asked for: then nothing of it is heard, understood or kept."""
    return channel.secrets == "call_back" and heard is not None and holds_a_pin(heard.words)


def _taken(context: AppContext, incoming: Incoming, render: Render, ahead: Ahead | None) -> str:
    """The reply of a delivery; `ahead` None where it tells a secret."""
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        conversation = find_or_open(context, work, incoming)
        incoming = _with_lost_result(context, conversation, incoming)
        _settle_what_is_late(work, conversation, incoming)
        known = conversation_keeping.known_reply(work, conversation, incoming.delivery, incoming.turn)
        if known is not None:
            return filled(context, work, conversation.id, known)
        turn = Turn(context, work, *_meant(context, work, incoming, conversation, ahead), incoming)
        if ahead is None:
            reply = turn.warning()
        elif _is_unwanted(context, work, incoming, turn.conversation):
            reply = Reply((), None, turn.conversation.turn)
        else:
            reply = turn.take(incoming.heard, ahead)
        rendered = render(reply)
        kept = (turn.conversation, incoming.delivery, rendered, turn.changes, turn.understood)
        conversation_keeping.keep_reply(work, *kept)
        reply_filled = filled(context, work, turn.conversation.id, rendered)
    if turn.tallied:  # once it is kept: a turn that is taken again is counted once
        context.tally.count(*turn.tallied)
    return reply_filled


def _with_lost_result(context: AppContext, conversation: Conversation, incoming: Incoming) -> Incoming:
    """What asks again for what was last said, where that was for the carrier to do: it is not done twice.

    Its result is lost, so that nobody here knows whether a card was debited, or whether anybody was rung.
    """
    if incoming.delivery is not None or conversation.ended:
        return incoming
    run = run_of(context, conversation)
    try:
        waiting = run.recall().waiting
    except JournalMismatch:
        return incoming
    finally:
        run.close()
    if isinstance(waiting, Charge):
        lost = Heard("card", "", card=waiting.unclear)
    elif isinstance(waiting, Connect):
        lost = Heard("transfer", "", transfer="failed")
    else:
        return incoming
    return replace(incoming, delivery=f"lost:{conversation.turn}", turn=conversation.turn, heard=lost)


def _settle_what_is_late(work: Work, conversation: Conversation, incoming: Incoming) -> None:
    """Settle a charge whose turn is over: it was told before, or it was given up as lost and is to be refunded."""
    if incoming.heard and (result := incoming.heard.card) and incoming.turn != conversation.turn:
        card_charging.settle(work, conversation.id, result)


def _is_unwanted(context: AppContext, work: Work, incoming: Incoming, conversation: Conversation) -> bool:
    """Whether the number has asked for no more messages, and this one says nothing that is answered all the same."""
    channel = context.channels[incoming.channel]
    if not channel.opt_out or not delivering.has_opted_out(work, incoming.sender, conversation.programme):
        return False
    return not is_always_answered(channel, incoming.heard, work.today)


def _meant(
    context: AppContext, work: Work, incoming: Incoming, conversation: Conversation, ahead: Ahead | None
) -> tuple[Conversation, DialogueRun]:
    """The conversation with its dialogue; new ones where the channel begins anew and this one is not meant."""
    run = (ahead and ahead.run_of(conversation)) or run_of(context, conversation)
    channel = context.channels[incoming.channel]
    if not channel.begins_anew:
        return conversation, run
    if conversation.ended is None:
        left = work.now - conversation.touched_at > channel.idle
        changed = conversation.script_version != context.script_version
        if not (left or changed or (ahead and changes_the_subject(channel, run, incoming.heard, work.today))):
            return conversation, run
        close(context, work, conversation)
    conversation_keeping.begin_anew(work, conversation)
    begun = open_conversation(context, work, incoming)
    return begun, run_of(context, begun)


class Turn:
    """A conversation before and after one answer.

    Attributes:
        conversation: As it was before.
        changes: What has become of it, to be kept with the reply; None where nothing has.
        understood: What was made of the answer, for who reads the conversation; None where nothing was heard.
        tallied: How its question was answered, for the tally; None where nothing counts.
    """

    def __init__(
        self, context: AppContext, work: Work, conversation: Conversation, run: DialogueRun, incoming: Incoming
    ) -> None:
        self._context = context
        self._work = work
        self.conversation = conversation
        self.changes: dict[str, Any] | None = None
        self.understood: Understood | None = None
        self.tallied: tuple[AskedAt, HeardAt] | None = None
        self._run = run
        self._expected = incoming.turn in {None, conversation.turn}
        self._opening = opening_in(conversation)
        self._services = CallerServices(context, work, conversation, incoming, self._opening)

    def _speaker(self, medium: Medium) -> Speaker:
        """Who speaks for the programme of whoever is on the line, as it is known by now."""
        return self._context.speaker(self._services.programme, medium, self._work.today)

    @property
    def _medium(self) -> Medium:
        return self._context.channels[self.conversation.channel].medium

    def take(self, heard: Heard | None, ahead: Ahead) -> Reply:
        """Hear, go on, and say what comes next."""
        if self.conversation.ended:
            return self._late(heard.card) if heard and heard.card else self._farewell()
        try:
            outcome = self._hear(heard if self._expected else None, ahead)
            state = self._run.go_on(self._services)
        except JournalMismatch:
            if heard and heard.card:  # what was taken from a card is settled, whoever speaks now
                self._services.settle_card(heard.card)
            outcome, state = TurnOutcome(), self._start_over()
        endless = len(self._run.journal) > MOST_ENTRIES or self.conversation.turn >= MOST_TURNS
        if endless and state.waiting:
            state.waiting, state.ended = None, "limit"
        if self._medium == "speech":
            self._run.pace = self._services.pace_of(self._run.pace)
        self._conclude(state)
        said = self.understood.heard if self.understood else ""
        self.understood = Understood(said, asks_personal=self._is_personal(state))
        return self._speaker(self._medium).reply(state, outcome, self.conversation.turn + 1, self._run.pace or 0)

    def warning(self) -> Reply:
        """What is said to somebody who writes a secret."""
        self.understood = Understood(SECRET, asks_personal=False)
        return Reply((self._speaker(self._medium).say("engine.secret"),), None, self.conversation.turn)

    def _farewell(self) -> Reply:
        """What somebody hears who still answers when the conversation was closed as idle; nothing is heard."""
        silent = DialogueState(ended="silence")
        return self._speaker(self._medium).reply(silent, TurnOutcome(), self.conversation.turn, 0)

    def _late(self, result: CardResult) -> Reply:
        """Settle a charge that ended after its caller had gone: the next call tells what it has paid."""
        payment = self._services.settle_card(result).payment
        if payment is None:
            return self._farewell()
        self.changes = {"stage": "unheard"}
        return Reply((self._speaker(self._medium).say("card.late", receipt=payment),), None, self.conversation.turn)

    def _hear(self, heard: Heard | None, ahead: Ahead) -> TurnOutcome:
        if self.conversation.script_version != self._context.script_version:
            raise JournalMismatch("the dialogues were deployed anew during the conversation")
        if heard is None:
            return TurnOutcome()
        begun = self.conversation.turn > 0
        waiting = (self._run.recall() if begun else self._run.go_on(self._services)).waiting
        if waiting is None:
            return TurnOutcome()
        check_secret, told = self._services.check_secret, self._context.phrasebook.told
        settle = self._services.settle_card
        handler = AnswerHandler(waiting, self._run, self._work.today, check_secret, settle, ahead.parsed, told)
        before, is_personal = len(self._run.journal), self._is_personal(self._run.state)
        after = self._work.now - self.conversation.touched_at
        hasty = came_in_haste(waiting, heard, after, self._context.haste)
        outcome = handler.handle(replace(heard, hasty=hasty))
        written = self._run.journal[before:]
        self.understood = Understood(
            ("" if is_personal else heard_as(waiting, written)) or PERSONAL, asks_personal=is_personal
        )
        if counted := heard_at(written):
            self.tallied = AskedAt(self._work.today, self.conversation.programme, waiting.key), counted
        if ahead.parsed and any(map(is_puzzled, written)):
            self._learn(waiting, heard)
        return outcome

    def _is_personal(self, state: DialogueState) -> bool:
        """Whether what is asked and answered is not to be read: aloud, codes may be read back in words.

        A thread of texts is one personal dialogue from end to end; there, codes are digits, which are left out.
        """
        return self._medium == "speech" and state.open_seal is not None

    def _learn(self, question: Question, heard: Heard) -> None:
        """Keep a sentence that could not be understood, masked; never where codes and births are said."""
        mask = self._context.mask
        if mask and isinstance(question, Ask) and not question.readings and (masked := mask(heard.words)):
            learning.keep(self._work, masked, question.key)

    def _start_over(self) -> DialogueState:
        """Begin the new dialogue with what is still true: who it is, and what they have paid."""
        caller = self._known_caller()
        paid = payment_lookup.paid_in(self._work, self.conversation.id)
        self._opening = replace(self._opening, interrupted=True, caller=caller or self._opening.caller, paid=paid)
        self._run.close()
        self._run = run_of(self._context, self.conversation, self._opening)
        return self._run.go_on(self._services)

    def _known_caller(self) -> Beneficiary | Payee | Helped | None:
        """Who has been recognised in this conversation."""
        known = self.conversation
        if known.trusted_id is not None:
            return trusting.helped(self._work, known.trusted_id)
        return identifying.known(self._work, known.beneficiary_id, known.intervenant_id)

    def _conclude(self, state: DialogueState) -> None:
        journal = self._run.journal
        if state.ended:
            journal = journal[: state.open_seal]
            given_up(self._services.letters, self._opening)
        self.changes = {
            "turn": self.conversation.turn + 1,
            "journal": journal,
            "opening": pack(Opening, self._opening),
            "script_version": self._context.script_version,
            "programme": self._services.programme,
            "beneficiary_id": self._services.beneficiary_id,
            "intervenant_id": self._services.intervenant_id,
            "trusted_id": self._services.trusted_id,
            "waiting": state.waiting.key if state.waiting else self.conversation.waiting,
            "reached": furthest(self.conversation.reached, state.waiting.key if state.waiting else None),
            "pace": self._run.pace,
            "stage": state.stage,
            "ended": state.ended,
        }
        self._run.close()
