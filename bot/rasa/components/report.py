"""Cross-validates our classifier by itself: Rasa's own report asks one sentence at a time, nine thousand times over.

python -m components.report ../../data/nlu config.yml results/intents.json
"""

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Text

from components.sentence_classifier import SentenceClassifier, taught, weight_of
from components.weighing import Weighing
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.utils.io import read_yaml_file
from sklearn.model_selection import StratifiedKFold

FIFTHS = 5


def cross_validated(data: Path, config: Dict[Text, Any]) -> List[Dict[Text, Any]]:
    """Every example as the other four fifths understand it, its intents ranked.

    The fifths are not shuffled: what one caller said stands together in the data, and stays together here.
    """
    examples = taught(training_data_from_paths([str(file) for file in sorted(data.rglob("*.yml"))], "fr"))
    texts, intents = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
    weights = [weight_of(one, config["weights"]) for one in examples]
    heard: List[Dict[Text, Any]] = []
    for learnt, asked in StratifiedKFold(FIFTHS).split(texts, intents):
        weighing = Weighing(config["longest_words"], config["longest_piece"], config["least_pieces"])
        weighing.learn(*([each[at] for at in learnt] for each in (texts, intents, weights)), config["C"])
        for at, shares in zip(asked, weighing.shares([texts[at] for at in asked])):
            ranking = sorted(zip(weighing.intents, map(float, shares)), key=lambda one: -one[1])
            heard.append({"text": texts[at], "meant": intents[at], "ranking": ranking})
    return heard


def main(data: Path, config: Path, out: Path) -> None:
    """Write what was heard."""
    ours = read_yaml_file(config)["pipeline"][0]
    settings = {**SentenceClassifier.get_default_config(), **ours}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(cross_validated(data, settings), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
