"""Draws the issuer's figures as an SVG that is read in black and white, and aloud by a screen reader."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from backend.domain.account_month import AccountMonth
from backend.services import french

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 960, 300, 90, 40, 40
"""Of one programme's panel, in pixels; the bars stand between the margins."""

KINDS = {
    "given_cents": ("droits attribués", 'fill="#fff" stroke="#000"'),
    "used_cents": ("droits utilisés", 'fill="#000" stroke="#000"'),
    "ended_cents": ("droits expirés ou retirés", 'fill="url(#hatched)" stroke="#000"'),
}
"""What is drawn: its name, and a look that differs without colour."""

_SHOWN = 'role="img" lang="fr" aria-labelledby="title desc" font-family="sans-serif" font-size="13"'
_HATCHED = (
    '<defs><pattern id="hatched" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#000"/></pattern></defs>'
)


def chart(months: Sequence[AccountMonth]) -> str:
    """One panel a programme, one group of bars a month: rights given, used and ended, in euros."""
    panels = [list(each) for _, each in groupby(months, lambda month: month.programme)]
    height = TOP + HEIGHT * max(1, len(panels))
    drawn = [line for place, panel in enumerate(panels) for line in _panel(panel, TOP + HEIGHT * place)]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {_SHOWN}>',
        '<title id="title">Droits attribués, utilisés et terminés par programme et par mois</title>',
        f'<desc id="desc">{escape(_told(months))}</desc>',
        _HATCHED,
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *_legend(),
        *drawn,
        "</svg>",
        "",
    ))  # fmt: skip


def _value(month: AccountMonth, kind: str) -> int:
    """Cents of one bar."""
    return month.expired_cents + month.withdrawn_cents if kind == "ended_cents" else int(getattr(month, kind))


def _told(months: Sequence[AccountMonth]) -> str:
    """All that is drawn, in words."""
    rows = [
        f"{each.programme}, {french.month(each.month)} : "
        + ", ".join(f"{name} {french.euros(max(0, _value(each, kind)))}" for kind, (name, _) in KINDS.items())
        for each in months
    ]
    return ". ".join(rows) + "." if rows else "Il n'y a rien à montrer."


def _legend() -> Iterator[str]:
    for place, (name, look) in enumerate(KINDS.values()):
        x = LEFT + 200 * place
        yield f'<rect x="{x}" y="12" width="16" height="16" {look}/><text x="{x + 24}" y="25">{name}</text>'


def _panel(months: Sequence[AccountMonth], top: int) -> Iterator[str]:
    """The bars of one programme, each as high as its part of the most."""
    most = max([_value(each, kind) for each in months for kind in KINDS] + [1])
    room, floor = HEIGHT - BOTTOM - 40, top + HEIGHT - BOTTOM
    yield f'<text x="{LEFT}" y="{top + 24}" font-weight="bold">{escape(months[0].programme)}</text>'
    yield f'<text x="{LEFT - 8}" y="{floor - room + 5}" text-anchor="end">{french.euros(most)}</text>'
    yield f'<text x="{LEFT - 8}" y="{floor}" text-anchor="end">0</text>'
    yield f'<path d="M{LEFT} {floor - room}V{floor}H{WIDTH - 20}" fill="none" stroke="#000"/>'
    step = (WIDTH - LEFT - 40) / len(months)
    bar = min(40.0, step / 4)
    for place, month in enumerate(months):
        x = LEFT + 10 + place * step
        for number, (kind, (_, look)) in enumerate(KINDS.items()):
            high = room * max(0, _value(month, kind)) / most
            where = f'x="{x + number * bar:.1f}" y="{floor - high:.1f}" width="{bar:.1f}" height="{high:.1f}"'
            yield f'<rect class="{kind}" {where} {look}/>'
        yield f'<text x="{x + 1.5 * bar:.1f}" y="{floor + 20}" text-anchor="middle">{month.month:%m/%y}</text>'
