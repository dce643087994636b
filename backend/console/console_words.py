# ruff: noqa: E501 - a sentence is one line
"""What the console says, in French: what was done, what is refused, and the plain names of states and kinds."""

from collections.abc import Mapping
from typing import Any

DONE: Mapping[str, str] = {
    "debloque": "Le code secret est débloqué : la personne peut de nouveau payer par téléphone.",
    "pas-bloque": "Le code secret n'était pas bloqué ; les erreurs comptées sont oubliées.",
    "courrier": "Le courrier est demandé : il part avec le prochain envoi.",
    "courrier-deja": "Un courrier était déjà demandé : il part avec le prochain envoi.",
    "releves": "Un relevé sera envoyé chaque mois par courrier.",
    "sans-releves": "Les relevés mensuels ne seront plus envoyés par courrier.",
    "confiance-retiree": "Cette personne n'entend plus le compte.",
    "numero": "Le numéro est enregistré. La personne en est avertie à tous ses numéros.",
    "numero-deja": "Ce numéro était déjà enregistré : rien n'a changé.",
    "rappel": "Le rappel est demandé : qui prend la tâche appelle la personne.",
    "rappel-deja": "Un rappel de cette personne était déjà demandé.",
    "coordonnees": "Les coordonnées sont changées. La personne en est avertie.",
    "rien-change": "C'était déjà ainsi : rien n'a changé.",
    "defait": "Le changement est annulé. La personne en est avertie.",
    "annule": "Le paiement est annulé : les droits sont rendus, et les deux personnes sont averties.",
    "conteste": "Le paiement est contesté : une tâche est ouverte, l'argent ne bouge pas.",
    "conteste-deja": "Ce paiement était déjà contesté par un conseiller.",
    "tranche-cancelled": "La contestation est réglée : le paiement est annulé.",
    "tranche-to_recover": "La contestation est réglée : l'argent est parti, une tâche est ouverte pour le redemander.",
    "tranche-released": "La contestation est réglée : le paiement n'est plus retenu et part à la banque.",
    "tranche-stands": "La contestation est réglée : le paiement reste tel quel.",
    "retenu": "Le paiement est retenu : il ne part pas à la banque.",
    "libere": "Le paiement n'est plus retenu : il part avec le prochain fichier.",
    "recu": "Le reçu sera envoyé par courrier avec le prochain envoi.",
    "recu-deja": "Ce reçu attendait déjà le prochain envoi.",
    "verse": "Le paiement est noté comme versé.",
    "repaye": "Un nouveau paiement est fait : il part avec le prochain fichier.",
    "iban": "Le compte est corrigé : ce qui attendait part avec le prochain fichier. L'intervenant en est averti.",
    "remis": "Le fichier est noté comme remis à la banque.",
    "reponse": "Réponse appliquée : voyez son état dans la liste.",
    "reponse-connue": "Cette réponse a déjà été reçue : rien n'est changé.",
    "reponse-a-voir": "Réponse appliquée. Une tâche est ouverte pour ce que la banque nomme et que nos livres n'ont pas ainsi.",
    "rembourse": "Le remboursement de la carte est noté, et sa tâche est terminée.",
    "prise": "La tâche est à vous.",
    "rendue": "La tâche n'est plus à vous : quelqu'un d'autre peut la prendre.",
    "mot-de-passe": "Le mot de passe est changé, et vos autres sessions sont fermées.",
    "terminee": "La tâche est terminée.",
    "phrase": "La phrase est enregistrée : elle est dite dans quelques secondes.",
    "phrase-reprise": "La phrase est reprise : elle est de nouveau dite dans quelques secondes.",
}
"""What was just done, by the key that the next page is given."""

REFUSED: Mapping[str, tuple[str, str]] = {
    "deja": ("C'était déjà fait", "Ce formulaire a déjà été envoyé : il n'agit qu'une fois. Revenez à la page pour voir ce qu'il en est."),
    "paiement-inconnu": ("Paiement introuvable", "Aucun paiement de vos programmes n'a cette référence. Vérifiez les neuf chiffres."),
    "personne-inconnue": ("Personne introuvable", "Cette personne n'existe pas, ou n'est pas d'un de vos programmes."),
    "conversation-inconnue": ("Conversation introuvable", "Cette conversation n'existe pas, ou n'est pas de cette personne."),
    "confiance-inconnue": ("Personne introuvable", "Cette personne de confiance n'est plus sur le compte."),
    "tache-close": ("Tâche introuvable", "Cette tâche est déjà terminée, ou n'est pas d'un de vos programmes."),
    "tache-prise": ("La tâche est prise", "Quelqu'un d'autre s'en occupe. Demandez-lui de vous la laisser."),
    "rien-a-defaire": ("Rien à annuler", "Ce changement est déjà annulé, ou tout est déjà comme avant."),
    "sans-numero": ("Pas de numéro", "Aucun numéro n'est connu pour rappeler cette personne : enregistrez-en un."),
    "sans-adresse": ("Pas d'adresse", "Aucun courrier ne peut partir : donnez d'abord une adresse postale dans les coordonnées."),
    "coordonnees-fausses": ("Coordonnées à vérifier", "Il faut une rue, un code postal à cinq chiffres et une ville, ou une adresse électronique entière."),
    "numero-faux": ("Numéro à vérifier", "Un numéro a dix chiffres et commence par zéro, ou par un plus et l'indicatif du pays."),
    "rien-de-conteste": ("Rien n'est contesté", "Personne ne conteste ce paiement, ou c'est déjà réglé."),
    "choisir": ("Il manque un choix", "Dites si le paiement est annulé ou s'il reste."),
    "deja-annule": ("Déjà annulé", "Ce paiement est déjà annulé : les droits sont rendus."),
    "deja-refuse": ("Déjà refusé", "La banque a déjà refusé ce paiement : les droits sont rendus."),
    "deja-en-banque": ("Trop tard pour annuler", "Ce paiement est à la banque. Il peut être contesté, pas annulé."),
    "deja-verse": ("Déjà versé", "Ce paiement est déjà noté comme versé."),
    "deja-retenu": ("Déjà retenu", "Ce paiement est déjà retenu."),
    "pas-retenu": ("Pas retenu", "Ce paiement n'est pas retenu."),
    "pas-en-banque": ("Pas à la banque", "Ce paiement n'a pas été remis à la banque."),
    "pas-refuse": ("Pas refusé", "La banque n'a pas refusé ce paiement : il ne peut pas être refait."),
    "deja-repaye": ("Déjà refait", "Ce paiement a déjà été refait une fois."),
    "droits-depenses": ("Droits dépensés", "Les droits qui étaient revenus sont dépensés : ce paiement ne peut plus être refait."),
    "sans-raison": ("Il manque la raison", "Dites pourquoi, en cinq cents caractères au plus : la raison est gardée avec votre nom."),
    "nan-inconnu": ("Intervenant introuvable", "Aucun intervenant n'a ce NAN. Donnez-le entier, avec son étoile : 0012345*1."),
    "iban-faux": ("IBAN à vérifier", "Cet IBAN n'est pas juste, ou n'est pas d'un pays de la zone SEPA. Vérifiez ses chiffres."),
    "fichier-inconnu": ("Fichier introuvable", "Aucun fichier de la banque n'a ce nom."),
    "reponse-illisible": ("Réponse illisible", "Ce n'est pas un pain.002, camt.053 ou camt.054 entier, tel que la banque le donne. Rien n'a été fait."),
    "rien-a-rembourser": ("Rien à rembourser", "Aucune carte à rembourser n'a ce code de confirmation."),
    "occupe": ("D'autres cherchent aussi", "Une seule recherche par nom se fait à la fois. Réessayez, ou cherchez par code ou par numéro."),
    "trop-long": ("C'est trop long à compter", "Prenez moins de jours, ou un seul programme. Rien n'est perdu."),
    "impossible": ("Ce n'est pas possible", "Cela ne peut pas être fait maintenant. Revenez à la page pour voir ce qu'il en est."),
    "phrase-inconnue": ("Phrase introuvable", "La ligne n'a pas de phrase sous cette clé. Cherchez-la par ses mots."),
    "role": ("Ce n'est pas pour vous", "Votre compte n'a pas le rôle qu'il faut. Demandez-le à qui gère les comptes."),
    "page-inconnue": ("Page introuvable", "Cette adresse ne mène nulle part."),
    "autre-site": ("Demande refusée", "Cette demande ne vient pas d'une page de la console. Rien n'a été fait."),
    "autre-page": ("Demande refusée", "Cette page est d'une autre connexion. Rien n'a été fait : rechargez-la et recommencez."),
    "formulaire": ("Demande refusée", "Ce formulaire ne peut pas être lu. Rien n'a été fait."),
    "sans-tls": ("Connexion non protégée", "La console ne s'ouvre qu'en https, pour que personne ne lise ce que vous y tapez."),
    "panne": ("Une panne de notre côté", "Rien n'a été fait. Réessayez dans une minute ; si cela dure, prévenez l'exploitation."),
}  # fmt: skip
"""What is not done: a title, and a sentence that says what can be."""

WRONG: Mapping[str, str] = {
    "pas-juste": "Le nom, le mot de passe ou le code n'est pas juste. Le code change toutes les trente secondes et ne sert qu'une fois.",
    "mots-differents": "Les deux mots de passe ne sont pas les mêmes.",
    "mot-court": "Ce mot de passe est trop court : il en faut douze caractères ou plus.",
    "mot-long": "Ce mot de passe est trop long : cent caractères au plus.",
    "mot-devinable": "Ce mot de passe se devine : prenez quatre ou cinq mots qui ne vont pas ensemble, sans votre nom.",
    "code-faux": "Le code à six chiffres n'est pas juste. Tapez celui que l'application montre maintenant.",
}  # fmt: skip
"""What was not right when somebody signed in, or chose how."""

STATES: Mapping[str, tuple[str, str]] = {
    "accepted": ("Enregistré", "wait"),
    "batched": ("Dans un fichier", "way"),
    "sent": ("À la banque", "way"),
    "settled": ("Versé", "good"),
    "rejected": ("Refusé par la banque", "bad"),
    "reversed": ("Refusé, droits rendus", "bad"),
    "cancelled": ("Annulé", "none"),
}
"""Where a payment is, and how that is coloured."""

EVENTS: Mapping[str, str] = {
    "accepted": "Accepté par téléphone ou message",
    "batched": "Mis dans le fichier de la banque",
    "sent": "Remis à la banque",
    "settled": "Versé",
    "rejected": "Refusé par la banque",
    "reversed": "Droits rendus",
    "cancelled": "Annulé",
}

ROLES_OF_PAYMENT: Mapping[str, str] = {
    "beneficiary": "la personne",
    "intervenant": "l'intervenant",
    "adviser": "un conseiller",
    "bank": "la banque",
    "line": "la ligne",
}

ROLES: Mapping[str, str] = {
    "adviser": "conseiller",
    "issuer": "émetteur",
    "finance": "finance",
    "auditor": "contrôle",
    "operator": "exploitation",
    "editor": "rédaction",
}

PIN: Mapping[str, tuple[str, str, str]] = {
    "ready": ("Code secret prêt", "good", "La personne peut payer avec son code."),
    "paused": ("Code secret en pause", "wait", "Trois erreurs de suite : il est redemandé au bout d'une demi-heure, ou tout de suite si vous le débloquez."),
    "blocked": ("Code secret bloqué", "bad", "Six erreurs de suite : seul un conseiller peut le débloquer, quand il sait que c'est bien elle."),
    "to_activate": ("Courrier en route", "way", "La personne n'a pas encore choisi son code : le code de son courrier l'attend."),
    "expired": ("Courrier périmé", "wait", "Le code de son courrier n'est plus bon : envoyez-en un autre."),
    "used_up": ("Courrier épuisé", "bad", "Le code de son courrier a été faux trois fois : envoyez-en un autre."),
    "none": ("Pas de code secret", "none", "Aucun courrier n'est parti : envoyez-en un."),
}  # fmt: skip
"""Where somebody is with their PIN: its name, its colour, and what that means."""

MODES: Mapping[str | None, str] = {
    "direct": "emploi direct",
    "mandataire": "mandataire",
    "prestataire": "prestataire",
    None: "toute aide",
}

CHANNELS: Mapping[str, str] = {"voice": "Appel", "sms": "Messages"}

ENDINGS: Mapping[str | None, str] = {
    None: "en cours",
    "script": "jusqu'au bout",
    "cut": "raccroché",
    "silence": "n'a plus rien dit",
    "nonsense": "pas compris",
    "asides": "trop de répétitions",
    "helped": "passé à un conseiller",
    "goodbye": "au revoir",
    "limit": "trop long",
    "resumed": "coupé, repris à l'appel suivant",
    "dropped": "coupé, pas repris",
    "told": "coupé, le paiement est confirmé à l'appel suivant",
    "erased": "effacé",
}

CALL_BACKS: Mapping[str, str] = {
    "done": "décroché, et confirmé",
    "given_up": "décroché, rien de confirmé",
    "unanswered": "resté sans réponse",
    "rings": "pas encore décroché",
    "replaced": "redemandé, ou plus voulu",
}
"""What became of a call that the line placed."""

BONDS: Mapping[str, str] = {
    "daughter": "sa fille",
    "son": "son fils",
    "relative": "quelqu'un de sa famille",
    "friend": "un ami ou un voisin",
}

CHANGES: Mapping[str, str] = {
    "number_added": "Numéro ajouté",
    "number_removed": "Numéro retiré",
    "address": "Adresse changée",
    "email": "Adresse électronique changée",
    "told_by": "Façon de prévenir changée",
}

WAYS: Mapping[str | None, str] = {
    "sms": "par message",
    "voice": "par appel",
    "email": "par courriel",
    "post": "par courrier",
    "nothing": "pas prévenu",
    None: "pas de moyen connu",
}

TOPICS: Mapping[str, str] = {
    "payment": "un paiement",
    "payments": "ses paiements",
    "pin": "son code secret",
    "activation": "son code d'activation",
    "identification": "son identification",
    "number": "ses coordonnées",
    "received": "des paiements reçus",
    "account": "son compte fermé",
    "card": "un paiement par carte",
    "other": "son compte",
}

PARTS: Mapping[str, str] = {"morning": "le matin", "afternoon": "l'après-midi"}

TASKS: Mapping[str, tuple[str, str]] = {
    "call_back": ("Rappeler quelqu'un", "Rappelez, puis terminez-la en notant ce qu'il en est."),
    "number.to_register": ("Enregistrer un numéro", "Quelqu'un s'est nommé depuis un numéro inconnu. Appelez la personne à un numéro connu avant d'enregistrer l'autre."),
    "payment.disputed": ("Paiement contesté", "Écoutez les deux personnes, puis décidez sur la page du paiement."),
    "payment.rejected": ("Refusé par la banque", "Les droits sont rendus. Corrigez le compte de l'intervenant, puis refaites le paiement."),
    "payment.left_out": ("Sans compte bancaire", "L'intervenant n'a pas de compte valable : corrigez-le, et le paiement partira."),
    "payment.to_check": ("Paiement à vérifier", "Aucun numéro sûr pour le confirmer : appelez la personne et enregistrez un numéro."),
    "payment.to_recover": ("Argent à redemander", "Le paiement était faux et l'argent est parti : redemandez-le à l'intervenant."),
    "rights.returned_expired": ("Droits rendus mais expirés", "Des droits d'un mois déjà passé sont revenus : décidez de ce qui en est rendu."),
    "activation.letter_wanted": ("Courrier demandé", "Le prochain envoi de courriers s'en charge."),
    "activation.code_used_up": ("Code d'activation épuisé", "Le code du courrier a été faux trois fois : envoyez un autre courrier."),
    "letter.not_printed": ("Courrier pas imprimé", "Un nom ou une adresse ne s'imprime pas : corrigez les coordonnées."),
    "delivery.failed": ("Message pas arrivé", "Le message n'a pas pu être remis : vérifiez le numéro."),
    "intervenant.unreachable": ("Intervenant injoignable", "Aucun moyen de le prévenir : demandez-lui un numéro."),
    "identification.throttled": ("Trop d'essais", "Quelqu'un essaie des codes. Si c'est la personne, aidez-la ; sinon, prévenez l'exploitation."),
    "card.to_refund": ("Carte à rembourser", "Remboursez chez le prestataire de paiement, puis notez-le."),
    "card.unclear": ("Carte : résultat inconnu", "Regardez chez le prestataire de paiement si la carte a été débitée."),
    "owner.unreachable": ("Personne injoignable", "Rien ne peut lui être dit : appelez-la, ou écrivez-lui."),
    "bank.unknown": ("Réponse inconnue de la banque", "La banque nomme un compte ou un virement qui n'est pas à nous : demandez-lui."),
    "bank.conflict": ("La banque contredit nos livres", "Regardez le paiement, et demandez à la banque ce qu'elle a fait."),
    "outbox.unreadable": ("Nouvelle illisible", "Pour l'exploitation : une nouvelle d'une autre version."),
    "news.given_up": ("Nouvelle abandonnée", "Pour l'exploitation : elle n'a pas pu être dite après plusieurs essais."),
}  # fmt: skip
"""What a task is, and what is to be done about it."""

FAULTS: Mapping[str, str] = {
    "empty": "Il n'y a rien à dire, au moins dans un cas ou d'un côté de || : écrivez-y des mots, ou reprenez la phrase d'origine.",
    "long": "Cette phrase est trop longue : mille cinq cents caractères au plus. Raccourcissez-la.",
    "secret": "Retirez de votre phrase les mots « secret », « mot de passe » et « PIN » : seules les phrases d'origine parlent du code secret, pour que personne ne puisse le faire dire à voix haute.",
    "unreadable": "Cette phrase ne peut pas être lue : une accolade ou une condition n'est pas fermée, ou fait autre chose que remplir. Recopiez de la phrase d'origine ce qui est entre {{ }} et entre {% %}.",
    "placeholders": "Ce qui est rempli ou décidé pendant l'appel n'est plus le même. Gardez chaque {{ }} et chaque {% %} de la phrase d'origine, autant de fois, à sa place ; les sommes et les noms restent dans leur ordre, ce qui est avant || reste avant. N'ajoutez pas de barre | juste contre un {{ }} ou un {% %}.",
    "keys": "Les touches à taper ne sont plus les mêmes. Gardez les chiffres, zéro, étoile et dièse tels que la phrase d'origine les écrit, du même côté de ||, et n'en ajoutez pas : la ligne n'attend que celles-là.",
    "numbers": "Un nombre de plus serait entendu comme une touche, ou avec la somme qui est remplie. N'ajoutez pas de nombre, ni en chiffres ni en lettres, et laissez un mot entre un chiffre et {{ }}.",
    "capitals": "Les mots en capitales sont ceux que l'on envoie à la ligne. Gardez ceux de la phrase d'origine, et n'en ajoutez pas.",
    "letters": "Un caractère ne peut pas être dit ou envoyé par SMS : un émoji, une lettre d'un autre alphabet, ou un signe comme \\ { } < >. Retirez-le.",
    "segments": "Ce message est trop long : deux SMS au plus, ou autant que la phrase d'origine. Raccourcissez-le.",
    "seconds": "C'est trop long à écouter : vingt secondes au plus, ou autant que la phrase d'origine. Raccourcissez.",
    "meanwhile": "Quelqu'un a changé cette phrase pendant que vous l'écriviez. Rien n'est enregistré, et vos mots sont toujours là : voyez sa version plus bas. Si vous enregistrez encore, les vôtres la remplacent.",
    "sans-raison": "Dites pourquoi, en cinq cents caractères au plus : la raison est gardée avec votre nom.",
    "unknown": "Cette version n'est pas de cette phrase. Choisissez-en une de la liste.",
}  # fmt: skip
"""Why a sentence may not be said, and what to do."""

DIALOGUES: Mapping[str, str] = {
    "activate": "Code du courrier",
    "acts": "Annuler, contester, reçus",
    "adviser": "Conseiller et rappels",
    "call": "Accueil, menu et fin",
    "card": "Carte bancaire",
    "check": "Confirmer un paiement",
    "choose_pin": "Choisir un code secret",
    "details": "Coordonnées",
    "engine": "Pas compris, silence",
    "first_steps": "Premiers pas",
    "identify": "Qui appelle",
    "info": "Questions et réponses",
    "my_pin": "Changer de code secret",
    "news": "Nouvelles des paiements",
    "pay": "Payer",
    "payee": "Choisir qui payer",
    "payee_line": "Ligne des intervenants",
    "rights": "Solde et droits",
    "sms": "Messages",
    "trusted": "Personne de confiance",
}
"""What a file of sentences is about."""

SENTENCE_PARTS: Mapping[str, str] = {
    "say": "phrase",
    "speech": "phrase à voix haute",
    "text": "phrase écrite",
    "help": "aide",
    "again": "phrase redite",
}


def sentence_part(part: str) -> str:
    """What a part of a wording is called."""
    return SENTENCE_PARTS.get(part) or f"choix du menu : {part.removeprefix('option ')}"


def of(names: Mapping[Any, Any], key: Any) -> Any:
    """What something is called; itself, where it has no name here."""
    return names.get(key, key)


def ending(ended: str | None, *, paid: bool) -> str:
    """How a conversation went: first whether it paid, then how it ended.

    >>> ending("cut", paid=True), ending("goodbye", paid=False)
    ('a payé ; raccroché', 'au revoir')
    """
    how = of(ENDINGS, ended)
    return f"a payé ; {how}" if paid else str(how)


def task(kind: str) -> tuple[str, str]:
    """What a task is, and what is to be done about it."""
    return TASKS.get(kind, (kind, "Regardez ce qu'il en est, puis terminez la tâche."))
