"""The French numbering plan: what ten digits are in E.164, and which numbers take texts."""

import re

OVERSEAS = {
    "0262": "262",
    "0269": "262",
    "0692": "262",
    "0693": "262",
    "0639": "262",
    "0590": "590",
    "0690": "590",
    "0691": "590",
    "0594": "594",
    "0694": "594",
    "0596": "596",
    "0696": "596",
    "0697": "596",
}
"""The first four digits of overseas numbers, and their country code; the others are metropolitan [Arcep]."""

FICTITIOUS = "063998"
"""Arcep's mobile range for fiction is metropolitan, although Mayotte begins the same way."""

MOBILES = re.compile(r"\+(?:33[67]|262(?:692|693|639)|590(?:690|691)|594694|596(?:696|697))\d+")


def e164(digits: str) -> str | None:
    """Ten digits from a zero in E.164, such as `+33639980042`; None where they are no number."""
    if not re.fullmatch(r"0[1-79]\d{8}", digits, re.ASCII):
        return None
    overseas = None if digits.startswith(FICTITIOUS) else OVERSEAS.get(digits[:4])
    return f"+{overseas or '33'}{digits[1:]}"


def national(number: str) -> str:
    """An E.164 number as the French dial it: ten digits from a zero; another country's as it is."""
    found = re.fullmatch(r"\+(?:33|262|590|594|596)(\d{9})", number)
    return f"0{found[1]}" if found else number


def is_mobile(number: str) -> bool:
    """Whether an E.164 number takes texts."""
    return MOBILES.fullmatch(number) is not None
