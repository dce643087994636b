"""Draws lines over a few places as an SVG that is read in a dark window and in a light one, and aloud."""

import math
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from tests.bench.bench_outcome import Lines, number

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 300, 70, 250, 44, 40
COLOURS = ("#3b82c4", "#c2571a", "#2f9e62", "#9467bd", "#b8860b", "#c0392b", "#5f7d8c")
DASHES = ("none", "8 4", "2 3", "8 3 2 3", "12 4", "4 4", "1 4")
"""Lines differ without colour too."""

STYLE = (
    "<style>text{fill:#24292f;font:13px sans-serif}.axis{stroke:#8c959f}.grid{stroke:#8c959f;opacity:.3}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>"
)


def chart(title: str, axis: str, panels: Mapping[str, Lines]) -> str:
    """One panel under another, with a logarithmic axis each.

    Args:
        title: What the picture shows.
        axis: What the places are.
        panels: By what is measured, the lines.
    """
    height = HEIGHT * max(1, len(panels))
    drawn = [row for at, (what, lines) in enumerate(panels.items()) for row in _panel(what, axis, lines, at * HEIGHT)]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_told(panels))}</desc>",
        STYLE,
        *drawn,
        "</svg>",
        "",
    ))  # fmt: skip


def _told(panels: Mapping[str, Lines]) -> str:
    """All that is drawn, in words."""
    return ". ".join(
        f"{what}, {name}: " + ", ".join(f"{number(value)} at {place}" for place, value in values.items())
        for what, lines in panels.items()
        for name, values in lines.items()
    )


def _panel(what: str, axis: str, lines: Lines, top: int) -> Iterator[str]:
    values = [value for line in lines.values() for value in line.values()]
    low = 10 ** math.floor(math.log10(min(values)))
    high = max(10 ** math.ceil(math.log10(max(values))), low * 10)
    places = list(dict.fromkeys(place for line in lines.values() for place in line))
    floor, right = top + HEIGHT - BOTTOM, WIDTH - RIGHT

    def x(place: str) -> float:
        return LEFT + 20 + (right - LEFT - 40) * places.index(place) / max(1, len(places) - 1)

    def y(value: float) -> float:
        return floor - (floor - top - TOP) * math.log(value / low) / math.log(high / low)

    yield f'<text x="{LEFT}" y="{top + 24}" font-weight="bold">{escape(what)}</text>'
    yield f'<path class="axis" d="M{LEFT} {top + TOP}V{floor}H{right}" fill="none"/>'
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        at = y(10.0**power)
        yield f'<path class="grid" d="M{LEFT} {at:.1f}H{right}"/>'
        yield f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
    for place in places:
        yield f'<text x="{x(place):.1f}" y="{floor + 18}" text-anchor="middle">{escape(place)}</text>'
    yield f'<text x="{(LEFT + right) / 2}" y="{floor + 34}" text-anchor="middle">{escape(axis)}</text>'
    for count, (name, line) in enumerate(lines.items()):
        look = f'stroke="{COLOURS[count % len(COLOURS)]}" stroke-dasharray="{DASHES[count % len(DASHES)]}"'
        path = "L".join(f"{x(place):.1f} {y(value):.1f}" for place, value in line.items())
        yield f'<path d="M{path}" fill="none" stroke-width="2.5" {look}/>'
        key = top + TOP + 8 + 22 * count
        yield f'<path d="M{right + 16} {key}h28" stroke-width="2.5" {look}/>'
        yield f'<text x="{right + 52}" y="{key + 4}">{escape(name)}</text>'
