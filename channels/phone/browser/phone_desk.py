"""One page's telephones: what is done on them, and what they show. Acts ask the line, and take as long as it does."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from channels.phone.acts import Act
from channels.phone.browser.call_in_hand import CallInHand
from channels.phone.browser.misbehaving import Misbehaving
from channels.phone.browser.owners import InsideLine, PhoneOwner
from channels.phone.browser.text_threads import TextThreads
from channels.phone.handed import PlacedCall
from channels.phone.phone_call import Call
from channels.phone.rest import NothingRings, RestSide
from channels.phone.telephone import Telephone
from channels.phone.terminal import KEYS_ONLY
from channels.phone.texting import TextFailed

Phase = Literal["idle", "ringing", "talking", "over"]

NOT_SENT = "Le SMS n'est pas parti : la ligne ne répond pas. Essayez encore."
NO_TEXTS = "Ce téléphone est un fixe : il n'écrit pas de SMS."
RINGS_NO_MORE = "Le téléphone ne sonne plus."
CUT_OFF = "La communication a été coupée, rien n'est perdu : rappelez."


@dataclass(frozen=True)
class PhoneWorld:
    """What all pages share.

    Attributes:
        owners: Everybody with a telephone by their id, the first being whose the page shows first.
        telephone: Carries calls and texts.
        side: Where what the line sends arrives.
        inside: Sees into the line.
    """

    owners: Mapping[str, PhoneOwner]
    telephone: Telephone
    side: RestSide
    inside: InsideLine


@dataclass
class PhoneDesk:
    """The telephones of one page; its acts are done by one thread at a time.

    Attributes:
        id: Opaque; in no answer but the cookie.
        world: What it shares with other pages.
        owner: Whose telephone rings and texts.
        hand: The call under way, or the last one.
        misbehaving: What goes wrong on purpose.
        looks_inside: Whether the page shows what the line keeps of the call.
        notice: A sentence on what went wrong last; empty where all is well.
        version: Grows whenever there may be something new to show.
    """

    id: str
    world: PhoneWorld
    hand: CallInHand | None = None
    misbehaving: Misbehaving = field(default_factory=Misbehaving)
    looks_inside: bool = False
    notice: str = ""
    version: int = 1
    _rang: str = ""
    _was_deaf: bool = False

    def __post_init__(self) -> None:
        """Show what comes to anybody from now on."""
        self.owner = next(iter(self.world.owners.values()))
        self.threads = TextThreads(self.world.side.texts_after)
        for owner in self.world.owners.values():
            self.threads.watch(owner.number)

    @property
    def beside(self) -> PhoneOwner:
        """Whose texts are shown beside."""
        return self.world.owners[self.owner.beside]

    @property
    def talks(self) -> bool:
        """Whether a call is under way."""
        return self.hand is not None and not self.hand.call.ended

    @property
    def rings(self) -> PlacedCall | None:
        """The call that rings; one that comes during another goes unnoticed until that is over."""
        return None if self.talks else next(iter(self.world.side.ringing(self.owner.number)), None)

    @property
    def phase(self) -> Phase:
        """What the telephone does now."""
        if self.talks:
            return "talking"
        if self.rings:
            return "ringing"
        return "over" if self.hand else "idle"

    @property
    def deaf(self) -> bool:
        """Whether Rasa is off, whichever page turned it off."""
        return self.world.inside.is_deaf()

    def look(self) -> int:
        """Take in what has come, without asking the line; the version after that."""
        came, rings = self.threads.look(), self.rings
        rang, self._rang = self._rang, rings.sid if rings else ""
        was_deaf, self._was_deaf = self._was_deaf, self.deaf
        self.version += came or rang != self._rang or was_deaf != self._was_deaf
        return self.version

    def choose(self, owner: str) -> None:
        """Take somebody's telephone; nobody does in the middle of a call."""
        if owner in self.world.owners and not self.talks:
            self.owner, self.hand = self.world.owners[owner], None

    def ring(self) -> None:
        """Call the line."""
        if not self.talks:
            self.hand = None
            self._begun(self.world.telephone.dial(self.owner.line, self.owner.number, mischief=self.misbehaving))

    def pick_up(self) -> None:
        """Answer what rings."""
        call: Call | None = None
        if ringing := self.rings:
            with contextlib.suppress(NothingRings):
                call = self.world.side.pick_up(ringing, self.misbehaving)
        if call is None:
            self.notice = RINGS_NO_MORE
        else:
            self._begun(call)

    def decline(self) -> None:
        """Refuse what rings."""
        if ringing := self.rings:
            self.world.side.decline(ringing, "busy")

    def hang_up(self) -> None:
        """Leave the call under way, or do not answer the one that rings."""
        if self.talks:
            self.do(Act("hang_up"))
        else:
            self.decline()

    def do(self, act: Act) -> None:
        """Do something in the call under way; where there is none, nothing. Nobody speaks where only keys are heard."""
        if self.hand and self.talks:
            if act.kind == "speech" and not self.hand.hears_words:
                self.notice = KEYS_ONLY
                return
            self.hand.do(act, looks_inside=self.looks_inside)
            self._settle(self.hand.call)

    def text(self, body: str, *, beside: bool = False) -> None:
        """Send a text from one of the two telephones."""
        writer = self.beside if beside else self.owner
        if not writer.takes_texts:
            self.notice = NO_TEXTS
            return
        self.threads.add(writer.number, body, own=True)
        mischief = replace(self.misbehaving, cut=False)  # only calls are cut
        try:
            answers = self.world.telephone.text(body, to=writer.line, from_=writer.number, mischief=mischief)
        except TextFailed:
            self.notice = NOT_SENT
            return
        for answer in answers:
            self.threads.add(writer.number, answer, own=False)

    def misbehave(self, *, twice: bool, cut: bool, deaf: bool) -> None:
        """Set the switches, for the call under way too; `deaf` for all pages."""
        self.world.inside.understand(self.id, off=deaf)
        self.misbehaving.twice, self.misbehaving.cut = twice, cut

    def open_inside(self, *, wanted: bool) -> None:
        """Show what the line keeps of the call, or show it no more."""
        self.looks_inside = wanted
        if self.hand:
            self.hand.see(looks_inside=wanted)

    def leave(self) -> None:
        """Somebody has closed the page or loads it anew: what went wrong for all is over, and a call goes on."""
        self.world.inside.left(self.id)

    def stay(self) -> None:
        """Somebody is at the page, or has loaded it anew: what they have go wrong for all does as before."""
        self.world.inside.back(self.id)

    def close(self) -> None:
        """Leave: hang up, and have nothing go wrong for others."""
        self.misbehaving.twice = self.misbehaving.cut = False
        self.leave()
        if self.hand and self.talks:
            self.hand.call.hang_up()
            self.world.side.over(self.hand.call.sid)

    def _begun(self, call: Call) -> None:
        self.hand = CallInHand(call, self.owner, self.world.inside)
        self.hand.see(looks_inside=self.looks_inside)
        self._settle(call)

    def _settle(self, call: Call) -> None:
        """Tell Twilio's side of a call that has ended, and people of one that was cut."""
        if call.ended:
            self.world.side.over(call.sid)
        if self.misbehaving.was_cut:
            self.misbehaving.was_cut, self.notice = False, CUT_OFF
            if self.hand:
                self.hand.was_cut = True
