"""The words around a quantity: those that say nothing, those that add, and those that make it doubtful."""

from dialogs.answers.words import listed, phrases

FILLERS = frozenset(
    listed(
        "quoi euh heu hum ben bah beh eh hein alors donc voila bon bonjour bonsoir madame monsieur mme mr "
        "merci svp stp plait vous te s il c ca cela est ai j je ce qui que fait fais faire faut faudra "
        "mettez mets mettre met dis dirais dire pense crois sera serait oui ouais ok d l le la les des "
        "de du en y a elle lui moi nous on juste seulement exactement pile tout rond ronds environ peu "
        "pres a-peu-pres disons cette semaine mois pour cet mon ma mes compte comptez mets payer paie "
        "paye payez paies regler reglez verser versez voudrais voudrai veux veut souhaite aimerais avec "
        "travaille travaillees travail effectue effectuees faites venue venu eu ete total totale au "
        "petite petit grosse gros bonne maximum max minimum hui toujours c'est là la-dessus "
        "finalement vais va attends ok okay oh ah ouh oula tiens ecoutez ecoute voyons pardi pardine d'accord accord et"
    )
)
"""Words that say nothing about a quantity."""

HESITATIONS = frozenset(listed("euh heu hum eh ben bah , et"))
"""Fillers that may part a quantity in two: *deux heures euh trente*."""

SIZES = frozenset(listed("petit petits petite petites bon bons bonne bonnes gros grosse grosses"))
"""Words between a number and its unit."""

OF_OTHERS = ("U", "J", "V")
"""Letters of units whose number is not of this kind: another kind's, a month's day, days that multiply."""

HEDGES = phrases(
    "a peu pres, à peu pres, plus ou moins, a quelque chose pres, s'il vous plait, s il te plait, par la, en plus",
    "comme d'habitude, comme la derniere fois, comme le mois dernier, comme la semaine derniere, comme l'autre fois",
    "combien d'heures, combien d'heure, combien de temps, combien d'euros",
    "à tout casser, cette fois, cette fois ci, pour une fois, il y a eu, y a eu",
)
"""Phrases that hide a word of the grammar (plus, moins, à) without meaning it."""

UNSURE = phrases(
    "je sais pas, je ne sais pas, sais plus, ne sais plus, j'hesite, peut etre, moins de, plus de",
    "jusqu'a, jusqu'à, entre, entre les, par jour, par semaine, par mois, par heure, chaque jour",
    "chaque semaine, toutes les, tous les, dans les, de l'heure",
    "à partir de, il y a, il me reste, combien, y a t il, toutes mes, tous mes, au moins, pas plus de",
    "environ entre, ou bien, ou peut etre, quelle heure, par personne, soit",
    "presque, dont, et un mars, plus tot, plus tard, poussieres, et quelques",
)
"""Phrases after which no quantity can be trusted."""

MONTH_WORDS = dict.fromkeys(
    listed("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"), "J"
)
"""Months: their day and year are numbers of something else."""

DAYS = frozenset(listed("lundi mardi mercredi jeudi vendredi samedi dimanche"))
PARTS_OF_DAY = frozenset(listed("matin matinee soir soiree"))
MIDDAY = phrases("apres midi, le midi, ce midi, les midis")
TASKS = frozenset(
    listed(
        "menage repassage cuisine courses vaisselle jardin jardinage toilette linge lessive vitres carreaux repas "
        "couture lecture promenade balade bricolage compagnie rangement nettoyage sols lit chambre"
    )
)

WEEK_WORDS = dict.fromkeys((*DAYS, *PARTS_OF_DAY, *TASKS, "hier", "aujourd"), "K")
"""Parts of a week, and of the work: two quantities told apart by them add up."""

ADDING = dict.fromkeys(listed("plus puis encore ensuite ajoutez rajoutez"), "P")
"""What adds a quantity to the one before."""

VISITS = frozenset(listed("fois jours matins matinees soirs visites passages semaines seances coups"))
"""What a quantity is spread over."""

PAID_IN = frozenset(listed("billet billets piece pieces cheque cheques virement virements versements"))
"""What an amount was handed over in."""

OTHER_MONEY = frozenset(
    listed(
        "$ £ ¥ ₽ dollar dollars livre livres franc francs yen yens yuan yuans couronne couronnes rouble roubles dinar "
        "dinars dirham dirhams peso pesos zloty zlotys lei bitcoin bitcoins chf usd gbp"
    )
)
"""Money that nothing here is paid in."""
