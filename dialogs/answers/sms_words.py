"""The words of texts: commands and their spellings, what is said around them, and the word of each wish."""

from dialogs.answers.vocabulary import FILLERS
from dialogs.answers.words import listed

COMMANDS: dict[str, str] = {
    **dict.fromkeys(listed("solde soldes"), "SOLDE"),
    **dict.fromkeys(listed("payer paye payez paie paies payement paiement regler reglez payes payee"), "PAYER"),
    **dict.fromkeys(listed("historique historiques histo"), "HISTORIQUE"),
    **dict.fromkeys(listed("recu recus justificatif justificatifs"), "RECU"),
    **dict.fromkeys(listed("aide aides help aidez"), "AIDE"),
    **dict.fromkeys(listed("conseiller conseillere conseillers conseillier"), "CONSEILLER"),
    **dict.fromkeys(listed("rappel rappels rappeler rappelez rappelle rappeller"), "RAPPEL"),
    **dict.fromkeys(listed("annuler annule annulez annulation"), "ANNULER"),
    **dict.fromkeys(listed("stop arret arrets arreter arretez"), "STOP"),
    **dict.fromkeys(listed("contact contacts"), "CONTACT"),
    **dict.fromkeys(listed("aidant aidante aidants"), "AIDANT"),
    **dict.fromkeys(listed("reprise reprendre reprises start"), "REPRISE"),
}
REFERRING = frozenset({"RECU", "ANNULER"})
POLITE = FILLERS | frozenset(
    listed(
        "à sms the mon ma mes un une compte demande envoyer envoyez envoie moi bonjour cordialement "
        "merci beaucoup bonne journee soiree salut cesu paiement numero reference ref n nan num reste "
        "droits"
    )
)
ASKING = frozenset(
    listed(
        "quel quelle est combien sur pouvez pourriez peux donner donnez donne dire dites connaitre savoir voir avoir "
        "parler besoin paiements dernier derniers derniere dernieres consulter rien que sms message messages svp "
        "obtenir souhaiterais contacter joindre tu bonsoir avance me"
    )
)
"""Words that ask for a command without saying more than it."""

COURTESY = frozenset(listed("bonjour bonsoir merci svp stp s il vous te plait a à pour"))
"""Words that may stand in a command without making it a sentence."""

GREETINGS = frozenset(listed("bonjour bonsoir salut coucou hello bonjours bjr bsr slt cc"))
GREETED = frozenset(listed("a à vous tous toutes le la les merci allo cesu bonne journee soiree"))
"""Words that may stand beside a greeting and ask for nothing."""

TITLES = frozenset(listed("madame mme monsieur mr mlle mademoiselle m"))

WORDS = {
    "balance": "SOLDE",
    "pay": "PAYER",
    "history": "HISTORIQUE",
    "receipt": "RECU",
    "help": "AIDE",
    "adviser": "CONSEILLER",
    "call_me": "RAPPEL",
    "cancel": "ANNULER",
    "stop": "STOP",
    "contact": "CONTACT",
    "start": "REPRISE",
    "trusted": "AIDANT",
    "usual": "COMME LA DERNIERE FOIS",
    "greet": "BONJOUR",
    "yes": "OUI",
    "no": "NON",
    "thanks": "MERCI",
    "introduce": "QUI",
    "details": "COORDONNEES",
    "address": "ADRESSE",
    "email": "EMAIL",
    "number": "NUMERO",
    "told": "PREVENIR",
}
"""The word of each wish; nobody writes the last one, they say who they are."""

WISHES = {word: what for what, word in WORDS.items()}
