"""What comes to a telephone in somebody's hand, as rows to show: texts as they come, and whether it rings."""

import contextlib
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.text import Text

from channels.phone.handset import Handset, NothingCanArrive
from channels.phone.handset_routes import Arrived, Ringing

TEXT_FROM, TEXT_TO = "SMS de Allô CESU", "SMS à Allô CESU"
RINGS = "Le téléphone sonne : Allô CESU vous appelle. d pour décrocher, r pour refuser."
STOPPED = "Le téléphone ne sonne plus."
NO_SIDE = (
    "Ni SMS ni appel n'arrivent ici : la ligne ne répond pas, ou Twilio est ailleurs (il faut « allo serve --demo »)."
)
LOOK_SECONDS = 0.1


def text_row(title: str, body: str) -> Text:
    """A text as it is shown."""
    return Text.assemble((title, "bold magenta"), " : ", body)


@dataclass
class Arrivals:
    """Asks for what has come, and remembers it.

    Attributes:
        handset: The telephone that it comes to.
        received: Every text seen so far.
        rings: The call that rings now, as far as was last asked.
    """

    handset: Handset
    received: list[Arrived] = field(default_factory=list)
    rings: Ringing | None = None
    _rows: deque[Text] = field(default_factory=deque)
    _announced: Text | None = None
    _deaf: bool = False

    def open(self) -> bool:
        """Take what came while nobody looked, without showing it; False where nothing can arrive."""
        with contextlib.suppress(NothingCanArrive):
            self.received += self.handset.news().texts
            return True
        return False

    def look(self, *, in_call: bool = False) -> None:
        """Ask once; a call that comes during another one goes unnoticed until that is over."""
        try:
            news = self.handset.news()
        except NothingCanArrive:
            if not self._deaf:
                self._rows.append(Text(NO_SIDE, "dim"))
            self._deaf = True
            return
        self._deaf = False
        self.received += news.texts
        self._rows += [text_row(TEXT_FROM, text.body) for text in news.texts]
        if not in_call:
            self._see_what_rings(news.ringing)

    def new_rows(self, *, in_call: bool = False) -> Sequence[Text]:
        """Ask once; all that there is to show."""
        self.look(in_call=in_call)
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def wait(self, seconds: float, *, in_call: bool = False) -> Text | None:
        """The next thing to show, whichever comes first; None where nothing comes in so many seconds."""
        until = time.monotonic() + seconds
        while not self._rows:
            self.look(in_call=in_call)
            if not self._rows and time.monotonic() >= until:
                return None
            time.sleep(0 if self._rows else LOOK_SECONDS)
        return self._rows.popleft()

    def wait_for_ringing(self, seconds: float) -> Ringing | None:
        """The call that rings, or that does so before so many seconds are over."""
        until = time.monotonic() + seconds
        self.look()
        while not self.rings and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
            self.look()
        return self.rings

    def forget_ringing(self) -> None:
        """The call that rang is answered or declined: nothing more is to be shown of it."""
        if self._announced and self._announced in self._rows:
            self._rows.remove(self._announced)
        self.rings, self._announced = None, None

    def _see_what_rings(self, ringing: Sequence[Ringing]) -> None:
        before, self.rings = self.rings, next(iter(ringing), None)
        if self.rings and self.rings != before:
            self._announced = Text(RINGS, "bold green")
            self._rows.append(self._announced)
        elif before and not self.rings:
            self._rows.append(Text(STOPPED, "dim"))
