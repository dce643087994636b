"""What a beneficiary may spend: lots of rights, and how a payment is drawn from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backend.domain.money import share
from backend.domain.order import Order
from backend.domain.people import Mode

CARD = "card:"
"""How the source of a lot begins that a card has paid for; the number of its charge follows."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What one payment takes from one lot.

    `minutes_seen` and `cents_seen` are the lot's counters when the draw was computed: the storage refuses
    the draw when they have moved since.
    """

    lot_id: int
    month: date
    minutes: int
    cents: int
    minutes_seen: int
    cents_seen: int


@dataclass(frozen=True, slots=True)
class Lot:
    """The rights of one month or one grant, with an expiry.

    Attributes:
        id: The storage's number of the lot.
        opens_on: First day on which it may be spent; its month is the month of attribution.
        expires_on: Last day on which it may be spent.
        minutes_total: Its length in minutes; None for a lot in euros, which has no hours.
        cents_total: Its worth in cents.
        minutes_used: Minutes already drawn.
        cents_used: Cents already drawn.
        minutes_ended: Minutes taken back, because the lot has expired or was withdrawn.
        cents_ended: Cents taken back.
        mode: The only mode that it pays for; None where it pays for every one.
        source: Where it comes from, as the issuer, a plan or a card names it.
    """

    id: int
    opens_on: date
    expires_on: date
    minutes_total: int | None
    cents_total: int
    minutes_used: int
    cents_used: int
    minutes_ended: int = 0
    cents_ended: int = 0
    mode: Mode | None = None
    source: str | None = None

    @property
    def by_card(self) -> bool:
        """Whether a card has paid for it: it completes one payment, and is nobody's to spend otherwise."""
        return self.source is not None and self.source.startswith(CARD)

    @property
    def month(self) -> date:
        """The month of attribution, as its first day."""
        return self.opens_on.replace(day=1)

    @property
    def minutes_left(self) -> int:
        """Minutes that remain; 0 for a lot in euros."""
        return 0 if self.minutes_total is None else self.minutes_total - self.minutes_used - self.minutes_ended

    @property
    def cents_left(self) -> int:
        """Cents that remain."""
        return self.cents_total - self.cents_used - self.cents_ended

    @property
    def in_euros(self) -> bool:
        """Whether it counts in euros alone."""
        return self.minutes_total is None

    def open_on(self, day: date) -> bool:
        """Whether the lot may be spent on that day and still holds something."""
        return self.opens_on <= day <= self.expires_on and self.cents_left > 0 and not self.by_card

    def draw_minutes(self, minutes: int) -> Draw:
        """What taking `minutes` (1 to `minutes_left`) would cost, by cumulative rounding.

        A reversal gives back what its own payment took, which may leave the counters some cents beside
        the lot's rounding: from there the price comes from what is left, so that no draw is ever negative,
        nobody pays another's rounding at once, and the last minute still takes the last cent.
        """
        assert self.minutes_total is not None, "a lot in euros is not drawn by the minute"
        assert 0 < minutes <= self.minutes_left, "a draw stays within its lot"
        whole = not self.cents_ended and not self.minutes_ended
        if whole and self.cents_used == share(self.cents_total, self.minutes_used, self.minutes_total):
            cents = share(self.cents_total, self.minutes_used + minutes, self.minutes_total) - self.cents_used
        else:
            cents = share(self.cents_left, minutes, self.minutes_left)
        return self._draw(minutes, cents)

    def draw_cents(self, cents: int) -> Draw:
        """Take `cents` (1 to `cents_left`) from a lot in euros."""
        assert self.minutes_total is None, "a lot in hours is not drawn by the cent"
        assert 0 < cents <= self.cents_left, "a draw stays within its lot"
        return self._draw(0, cents)

    def _draw(self, minutes: int, cents: int) -> Draw:
        assert 0 <= cents <= self.cents_left, "a draw never costs more than the lot holds"
        return Draw(self.id, self.month, minutes, cents, self.minutes_used, self.cents_used)


@dataclass(frozen=True, slots=True)
class Rights:
    """The lots that a beneficiary can spend today, oldest expiry first."""

    lots: tuple[Lot, ...]

    @classmethod
    def on(cls, day: date, lots: Iterable[Lot]) -> "Rights":
        """The rights among `lots` that are open on `day`, in the order in which they are spent.

        Of the same dates, those of one mode come first: those for every mode can still pay for another one.
        The storage locks lots in this very order.
        """
        spendable = (lot for lot in lots if lot.open_on(day))
        return cls(tuple(sorted(spendable, key=lambda lot: (lot.expires_on, lot.opens_on, lot.mode is None, lot.id))))

    @property
    def minutes_left(self) -> int:
        """Minutes that remain in all lots."""
        return sum(lot.minutes_left for lot in self.lots)

    @property
    def cents_left(self) -> int:
        """Cents that remain in all lots."""
        return sum(lot.cents_left for lot in self.lots)

    @property
    def in_euros(self) -> bool:
        """Whether they count in euros alone; nothing left counts in nothing."""
        return bool(self.lots) and all(lot.in_euros for lot in self.lots)

    @property
    def modes(self) -> tuple[Mode | None, ...]:
        """The modes that they pay for, each once, in the order of the lots; None is every one."""
        return tuple(dict.fromkeys(lot.mode for lot in self.lots))

    @property
    def ending_first(self) -> "Rights":
        """All the lots that end on the nearest day: what has to be spent by then."""
        return Rights(tuple(lot for lot in self.lots if lot.expires_on == self.ends_on))

    @property
    def ends_on(self) -> date:
        """The nearest day on which lots end; there is one where there are lots."""
        return self.lots[0].expires_on

    def for_mode(self, mode: Mode | None) -> "Rights":
        """Only the lots that pay for that mode; where it is not known, only those that pay for every one."""
        return Rights(tuple(lot for lot in self.lots if lot.mode in (None, mode)))

    def of_mode(self, mode: Mode | None) -> "Rights":
        """Only the lots that are given for exactly that mode."""
        return Rights(tuple(lot for lot in self.lots if lot.mode == mode))

    def of_month(self, month: date) -> "Rights":
        """Only the lots of that month of attribution (its first day)."""
        return Rights(tuple(lot for lot in self.lots if lot.month == month))

    def draw_minutes(self, minutes: int) -> tuple[Draw, ...]:
        """Draws for `minutes`, oldest expiry first; an empty tuple when the rights do not cover them."""
        if not 0 < minutes <= self.minutes_left:
            return ()
        draws, wanted = [], minutes
        for lot in self.lots:
            if part := min(wanted, lot.minutes_left):
                draws.append(lot.draw_minutes(part))
                wanted -= part
        return tuple(draws)

    def draw_cents(self, cents: int) -> tuple[Draw, ...]:
        """Draws for `cents` from lots in euros, oldest expiry first; an empty tuple when they do not cover them."""
        in_euros = [lot for lot in self.lots if lot.minutes_total is None]
        if not 0 < cents <= sum(lot.cents_left for lot in in_euros):
            return ()
        draws, wanted = [], cents
        for lot in in_euros:
            if part := min(wanted, lot.cents_left):
                draws.append(lot.draw_cents(part))
                wanted -= part
        return tuple(draws)

    def draw_all(self) -> tuple[Draw, ...]:
        """Draws that leave nothing in any lot."""
        in_euros = sum(lot.cents_left for lot in self.lots if lot.minutes_total is None)
        return self.draw_minutes(self.minutes_left) + self.draw_cents(in_euros)

    def draw(self, order: Order) -> tuple[Draw, ...]:
        """Draws for what an order asks, of all that can be spent; an empty tuple when they do not cover it."""
        if order.cents is not None:
            return self.draw_cents(order.cents)
        return self.draw_all() if order.minutes is None else self.draw_minutes(order.minutes)
