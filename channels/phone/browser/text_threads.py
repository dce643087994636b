"""The texts of a page's telephones: what was sent from it, and what has come since it was opened."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from channels.phone.handed import SentText


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text on a telephone's screen: whether its owner wrote it, and the words."""

    own: bool
    body: str


@dataclass
class TextThreads:
    """The texts by number.

    Attributes:
        texts_to: Who has the texts to a number that came after one of them.
    """

    texts_to: Callable[[str, str], list[SentText]]
    _last: dict[str, str] = field(default_factory=dict)
    _shown: dict[str, list[ShownText]] = field(default_factory=lambda: defaultdict(list))

    def watch(self, number: str) -> None:
        """Show what comes to a number from now on."""
        if number not in self._last:
            before = self.texts_to(number, "")
            self._last[number] = before[-1].sid if before else ""

    def look(self) -> bool:
        """Take in what has come; whether anything has."""
        came = False
        for number, last in self._last.items():
            new = self.texts_to(number, last)
            if new:
                self._last[number] = new[-1].sid
                self._shown[number] += [ShownText(own=False, body=text.body) for text in new]
                came = True
        return came

    def add(self, number: str, body: str, *, own: bool) -> None:
        """Show a text that was exchanged at once."""
        self._shown[number].append(ShownText(own, body))

    def of(self, number: str) -> list[ShownText]:
        """The texts of a number, the oldest first."""
        return self._shown[number]
