# ruff: noqa: E501 - a sentence is one line
"""What supervision says, in French: its questions, steps and endings, and a short name for each question of the line."""

from collections.abc import Mapping

from backend.domain.supervision import Slot

CALLS = "voice"
"""The channel in which payments are agreed: texts are paid in the call back that they ask for."""

CHANNELS: Mapping[str, tuple[str, str]] = {
    "voice": ("appel", "Appels"),
    "sms": ("échange par message", "Échanges par message"),
}
"""Each channel as one conversation is called, and as several are."""

SLOTS: Mapping[Slot, tuple[str, str]] = {
    "hour": ("heure par heure", "Heure"),
    "day": ("jour par jour", "Jour"),
    "month": ("mois par mois", "Mois"),
}

PAID = "Ont payé"
ENDINGS: Mapping[str, frozenset[str | None]] = {
    "Jusqu'à l'au revoir": frozenset({"script", "goodbye"}),
    "Passés à un conseiller": frozenset({"helped"}),
    "Raccrochés, ou laissés là": frozenset({"cut", "resumed", "dropped", "told"}),
    "Restés silencieux": frozenset({"silence"}),
    "Pas compris": frozenset({"nonsense", "asides", "limit"}),
    "En cours": frozenset({None}),
}
"""How conversations that did not pay ended, in the order in which it is told."""

OTHERWISE = "Autrement"
SHORT: Mapping[str, str] = {
    "Jusqu'à l'au revoir": "Au revoir",
    "Passés à un conseiller": "Conseiller",
    "Raccrochés, ou laissés là": "Coupés",
    "Restés silencieux": "Silence",
}
"""Of endings, what heads a column of the page, where there is little room."""

UNANSWERED = "Sans réponse"
"""Calls that the line placed and nobody took: no conversation came of them."""

CALL_BACKS = "Rappels sans réponse"
STANDINGS: Mapping[str, tuple[str, str]] = {
    "picked_up": ("décroché", "décrochés"),
    "unanswered": ("resté sans réponse", "restés sans réponse"),
    "rings": ("encore à passer", "encore à passer"),
    "replaced": ("redemandé ou plus voulu", "redemandés ou plus voulus"),
}
"""What became of calls that the line announced: of one, and of several."""

STEPS: Mapping[str, str] = {
    "rung": "Ont appelé",
    "recognised": "Sont reconnus",
    "whom": "Ont dit à qui payer",
    "amount": "Ont dit combien",
    "recap": "Ont entendu le récapitulatif",
    "pin": "Sont d'accord : code demandé",
    "paid": "Ont payé",
}

LENGTHS = ("< 1 min", "1 à 2 min", "2 à 3 min", "3 à 5 min", "> 5 min")

NEWS: Mapping[str, str] = {"paid": "Paiement", "cancelled": "Annulation", "rejected": "Refus de la banque"}

QUESTIONS: Mapping[str, str] = {
    "activate.call": "Code secret : comment l'avoir",
    "activate.code": "Code d'activation du courrier",
    "activate.forgotten_ready": "Code oublié : courrier sous les yeux ?",
    "activate.no_number": "Code secret : pas de numéro connu",
    "activate.ready": "Courrier d'activation sous les yeux ?",
    "address.act": "Adresse : que faire",
    "address.hear_pin": "Code secret, pour entendre l'adresse",
    "address.pin": "Code secret, pour changer d'adresse",
    "address.postcode": "Code postal",
    "address.recap": "Adresse : d'accord ?",
    "address.street": "Numéro et rue",
    "address.town": "Ville",
    "adviser.call_back": "Être rappelé par un conseiller ?",
    "adviser.connecting": "En attente d'un conseiller",
    "adviser.day": "Rappel : quel jour",
    "adviser.number": "Rappel : à quel numéro",
    "adviser.part": "Rappel : à quel moment",
    "adviser.this_number": "Rappel : sur ce téléphone ?",
    "balance.then": "Après le solde",
    "call.resume": "Reprendre le paiement coupé ?",
    "call_back.add": "Rappel : ajouter un numéro ?",
    "call_back.address": "Rappel : changer d'adresse ?",
    "call_back.birth_date": "Rappel : date de naissance",
    "call_back.details_pin": "Rappel : code secret",
    "call_back.email": "Rappel : changer d'e-mail ?",
    "call_back.number": "Rappel : nouveau numéro confirmé ?",
    "call_back.tell_by": "Rappel : prévenir l'intervenant ainsi ?",
    "call_back.tell_payer_by": "Rappel : prévenir la personne ainsi ?",
    "cancel.pin": "Code secret, pour annuler",
    "cancel.recap": "Annuler : d'accord ?",
    "card.cents": "Carte : centimes",
    "card.fee": "Carte : frais acceptés ?",
    "card.offer": "Pas assez d'euros : que faire",
    "card.offer_hours": "Pas assez d'heures : que faire",
    "card.pay": "Paiement par carte",
    "card.sum": "Carte : combien d'euros",
    "card.then": "Après l'échec de la carte",
    "check.number": "Vérification : à quel numéro",
    "check.retake": "Reprendre le paiement à vérifier ?",
    "choose_pin.drawn": "Code tiré au sort, à taper",
    "choose_pin.how": "Nouveau code secret : comment",
    "choose_pin.own": "Nouveau code secret",
    "choose_pin.own_again": "Nouveau code secret, deuxième fois",
    "choose_pin.pen": "Papier et crayon",
    "details.menu": "Menu des coordonnées",
    "dispute.reference": "Contester : référence",
    "first_steps.mobile": "Premiers pas : sur quel mobile",
    "first_steps.number": "Premiers pas : numéro de mobile",
    "first_steps.privacy": "Premiers pas : vie privée",
    "first_steps.texts": "Premiers pas : recevoir des messages ?",
    "history.act": "Un paiement passé : que faire",
    "history.more": "Entendre d'autres paiements ?",
    "history.reference": "Référence d'un paiement",
    "history.then": "Après les derniers paiements",
    "history.which": "Quel paiement passé",
    "identify.account": "Quel compte",
    "identify.at_home": "Est-ce bien vous ? Date de naissance",
    "identify.birth_date": "Date de naissance",
    "identify.cesu_code": "Code CESU",
    "identify.nan": "NAN de l'intervenant qui appelle",
    "menu": "Menu",
    "more": "Menu « autre chose »",
    "my_pin": "Menu du code secret",
    "my_pin.old": "Code secret d'aujourd'hui",
    "numbers.act": "Numéros : que faire",
    "numbers.pin": "Code secret, pour retirer un numéro",
    "numbers.recap": "Retirer ce numéro : d'accord ?",
    "numbers.which": "Quel numéro retirer",
    "pay.correct": "Que changer au paiement",
    "pay.euros": "Combien d'euros",
    "pay.hours": "Combien d'heures",
    "pay.how": "Changer les heures ou le mois",
    "pay.month": "De quel mois",
    "pay.pin": "Code secret, pour payer",
    "pay.recap": "Récapitulatif : d'accord ?",
    "pay.receipt": "Après le paiement",
    "pay.twin": "Payer une deuxième fois ?",
    "pay.usual_pin": "Comme la dernière fois : code secret",
    "payee.birth_date": "Naissance de l'intervenant",
    "payee.found": "Intervenant trouvé : c'est lui ?",
    "payee.kind": "Une personne ou un organisme",
    "payee.known": "Qui payer",
    "payee.nan": "NAN de l'intervenant à payer",
    "payee.others": "Qui payer : les autres noms",
    "payee_line.menu": "Menu de l'intervenant",
    "payee_line.told": "Intervenant : comment le prévenir",
    "payee_line.told_nothing": "Intervenant : ne plus être prévenu ?",
    "pin.blocked": "Code bloqué : un conseiller ?",
    "pin.paused": "Code en pause : en choisir un autre ?",
    "register.number": "Numéro à ajouter",
    "register.pin": "Code secret, pour ajouter un numéro",
    "register.recap": "Ajouter ce numéro : d'accord ?",
    "site.offer": "Recevoir l'adresse du site ?",
    "sms.account": "Message : quel compte",
    "sms.by_post": "Message : aussi par courrier ?",
    "sms.euros": "Message : combien d'euros",
    "sms.hours": "Message : combien d'heures",
    "sms.payee": "Message : qui payer",
    "sms.trusted": "Message : retirer un aidant ?",
    "sms.what": "Message d'un bénéficiaire",
    "sms.what_payee": "Message d'un intervenant",
    "told.how": "Comment être prévenu",
    "told.pin": "Code secret, pour être prévenu ainsi",
    "told.written": "Être prévenu par écrit : comment",
    "trust.bond": "Personne de confiance : qui",
    "trust.number": "Personne de confiance : numéro",
    "trust.pin": "Code secret, pour une confiance",
    "trust.recap": "Personne de confiance : d'accord ?",
    "trust.then": "Personnes de confiance : que faire",
    "trust.told": "Personne de confiance : la prévenir ?",
    "trusted.birth_date": "Aidant : naissance de la personne",
    "trusted.code": "Aidant : son code",
    "trusted.menu": "Menu de l'aidant",
    "trusted.number": "Aidant : son numéro",
    "trusted.stop": "Aidant : ne plus écouter ?",
}
"""A short name for each question of the dialogues; a chart has room for forty characters."""

WRONG: Mapping[str, str] = {
    "dates-manquent": "Il faut deux dates, du premier au dernier jour, comme 1/03/2026.",
    "dates-inverses": "Le premier jour est après le dernier : échangez-les.",
    "dates-ailleurs": "Les deux jours doivent être entre le 1er janvier 2020 et aujourd'hui.",
    "dates-loin": "Au plus 366 jours à la fois : rapprochez les deux dates.",
    "programme-inconnu": "Ce programme n'est pas un des vôtres : choisissez-en un dans la liste.",
    "periode-inconnue": "Cette période n'existe pas : choisissez-en une dans la liste.",
}  # fmt: skip
"""What is wrong with what was asked for, and what to do."""


def question(key: str) -> str:
    """What a question is called; its key, where it was asked by another version of the dialogues."""
    return QUESTIONS.get(key, key or "Avant toute question")


def ending(ended: str | None, *, paid: bool) -> str:
    """How a conversation went, in its group."""
    return PAID if paid else next((name for name, known in ENDINGS.items() if ended in known), OTHERWISE)
