"""Draws charts as SVG in the page: widths in percent and heights in rem, so that words keep their size on a telephone.

Colours are the style sheet's (`.look1` and so on), which differ in the light, in the dark, and without colour. Each
drawing has its title and all that it shows in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

HIGH, HEAD, FOOT = 9.0, 1.2, 1.6
"""How high the plot of columns is, and what is above and below it, in rem."""

LEFT, WIDE = 3.0, 97.0
"""Where columns begin and how much is theirs, in percent."""

MOST_LABELS = 6
ROW, BAR = 3.0, 64.0
"""How high a bar with its name is, in rem, and how far the longest goes, in percent."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, what it says beside it, and its parts in percent of the longest."""

    name: str
    says: str
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing is called by, and what it shows in words."""

    slug: str
    title: str
    told: str


def columns(drawn: Drawn, names: Sequence[str], series: Sequence[Sequence[int]]) -> Markup:
    """Columns beside each other, one of each series at each name; names are left out where there is no room."""
    most = max([value for values in series for value in values] + [1])
    return _svg(drawn, HEAD + HIGH + FOOT, [*_grid(most), *_columns(series, most), *_names(names)])


def _grid(most: int) -> Iterator[str]:
    """The line at the top with what it means, and the one at the bottom."""
    yield f'<text x="0" y="{HEAD - 0.3}rem" class="soft">{most}</text>'
    for y in (HEAD, HEAD + HIGH):
        yield f'<line x1="0" x2="100%" y1="{y}rem" y2="{y}rem"/>'


def _columns(series: Sequence[Sequence[int]], most: int) -> Iterator[str]:
    for place, values in enumerate(series):
        step = WIDE / len(values)
        wide = step * 0.8 / len(series)
        for number, value in enumerate(values):
            high = HIGH * value / most
            x, y = LEFT + number * step + 0.1 * step + place * wide, HEAD + HIGH - high
            if value:
                yield _rectangle(place, x, y, wide, high)


def _names(names: Sequence[str]) -> Iterator[str]:
    step, every = WIDE / len(names), -(-len(names) // MOST_LABELS)
    for number in range(0, len(names), every):
        x = LEFT + (number + 0.5) * step
        yield f'<text x="{x:.2f}%" y="{HEAD + HIGH + 1.2}rem" class="soft middle">{escape(names[number])}</text>'


def bars(drawn: Drawn, listed: Sequence[Bar]) -> Markup:
    """Bars below each other, each with its name above it."""
    return _svg(drawn, ROW * len(listed), [line for place, bar in enumerate(listed) for line in _bar(bar, ROW * place)])


def in_words(listed: Sequence[Bar]) -> str:
    """What bars show."""
    return ", ".join(f"{bar.name} : {bar.says}" for bar in listed) + "."


def _bar(bar: Bar, top: float) -> Iterator[str]:
    yield f'<text x="0" y="{top + 1.1}rem">{escape(bar.name)}</text>'
    yield f'<rect class="track" x="0" y="{top + 1.5}rem" width="{BAR}%" height="1rem"/>'
    x = 0.0
    for place, part in enumerate(bar.parts):
        if part > 0:
            yield _rectangle(place, x, top + 1.5, part * BAR / 100, 1.0)
        x += part * BAR / 100
    yield f'<text x="{BAR + 2}%" y="{top + 2.35}rem">{escape(bar.says)}</text>'


def _rectangle(place: int, x: float, y: float, wide: float, high: float) -> str:
    size = f'x="{x:.2f}%" y="{y:.2f}rem" width="{wide:.2f}%" height="{high:.2f}rem"'
    return f'<rect class="look{place + 1}" {size}/>'


def _svg(drawn: Drawn, high: float, lines: Sequence[str]) -> Markup:
    title, told = f"{drawn.slug}-titre", f"{drawn.slug}-dit"
    return Markup(  # noqa: S704 - drawn here; each word in it is escaped
        f'<svg class="chart" role="img" aria-labelledby="{title} {told}" width="100%" height="{high:.2f}rem">'
        f'<title id="{title}">{escape(drawn.title)}</title><desc id="{told}">{escape(drawn.told)}</desc>'
        f"{''.join(lines)}</svg>"
    )
