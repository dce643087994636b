"""Hears that the same is wanted as the last time: "comme d'habitude", "pareil que le mois dernier"."""

import re

from dialogs.answers.words import fold

_TIMES = (
    r"(?:la|les) (?:derniere|autre|precedente)s? fois|l autre fois|(?:le|au) mois (?:dernier|passe|d avant|precedent)|"
    r"la semaine (?:derniere|passee|d avant)|d habitude|habitude|avant|toujours|l habitude|a l habitude|hier|"
    r"tous les mois|chaque mois|(?:la|ma) derniere"
)
_SAME = (
    rf"comme (?:{_TIMES})|"
    r"(?:exactement )?(?:pareil|pareille|idem|(?:la |de )?meme chose|le meme paiement|les memes heures)"
    rf"(?: (?:que|qu) (?:{_TIMES})| comme (?:{_TIMES}))?"
)
_AROUND = (
    r"euh|oui|alors|bon|ben|bah|bonjour|donc|s il (?:vous|te) plait|svp|merci|"
    r"je (?:veux|voudrais|souhaite|vais|viens)|payer|regler|refaire|faire|encore|c est|ce sera|ca sera|mets|mettez|vous"
)
_WHOLE = re.compile(rf"(?:(?:{_AROUND}) )*(?:{_SAME})(?: (?:{_AROUND}))*")


def as_before(words: str) -> bool:
    """Whether that is all that was said; what also names somebody or a quantity says more."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(words).replace("à", "a")).split())
    return _WHOLE.fullmatch(plain) is not None
