"""One letter outside GSM-7 makes an SMS cost more than twice as much, so every SMS is folded into it."""

import math
import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The GSM 03.38 basic alphabet: one septet each."""

EXTENDED = frozenset("^{}\\[]~|€\f")
"""The characters that cost two septets."""

GSM7_ALONE, GSM7_JOINED = 160, 153
UCS2_ALONE, UCS2_JOINED = 70, 67

_SAME = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "…": "...",
        "–": "-", "—": "-", "‑": "-", "−": "-", "œ": "oe", "Œ": "OE", "•": "-", "×": "x", "°": "o",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\u00ad": "", "\t": " ", "½": "1/2",
    }
)  # fmt: skip


def fold_gsm7(text: str) -> str:
    """The same French in letters that GSM-7 has; what has no equal becomes `?`.

    >>> fold_gsm7("Reçu : août, même l’œuf… 16,83\u202f€")
    "Recu : aout, meme l'oeuf... 16,83 €"
    """
    composed = unicodedata.normalize("NFC", text).translate(_SAME)
    return "".join(_folded(char) for char in composed)


def _folded(char: str) -> str:
    if char in BASIC or char in EXTENDED:
        return char
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return plain if plain and all(c in BASIC or c in EXTENDED for c in plain) else "?" if plain else ""


def segments(text: str) -> int:
    """How many SMS a text is billed as; an empty text is one.

    Counted as Twilio counts: 160 septets alone or 153 joined in GSM-7, else 70 or 67 UTF-16 units. A
    character of two septets never straddles two segments.
    """
    if any(c not in BASIC and c not in EXTENDED for c in text):
        units = len(text.encode("utf-16-be")) // 2
        return 1 if units <= UCS2_ALONE else math.ceil(units / UCS2_JOINED)
    costs = [2 if c in EXTENDED else 1 for c in text]
    if sum(costs) <= GSM7_ALONE:
        return 1
    count, room = 1, GSM7_JOINED
    for cost in costs:
        if cost > room:
            count, room = count + 1, GSM7_JOINED
        room -= cost
    return count
