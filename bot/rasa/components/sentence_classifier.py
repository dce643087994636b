"""Weighs words and pieces of words by their rarity, since callers' own words are rare and Rasa's counting drowns them."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

METADATA = "metadata"
WEIGHT = "weight"
WORDS, PIECES = "words", "pieces"


def plain(text: Text) -> Text:
    """Small letters without accents, one space between words: how a thumb or a transcriber may write them."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"\s+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def vectorizers(config: Dict[Text, Any]) -> Dict[Text, TfidfVectorizer]:
    """Whole words, one and two, accents kept; and pieces of the sentence that run across its words."""
    words = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, config["longest_words"]), sublinear_tf=True)
    pieces = TfidfVectorizer(
        analyzer="char",
        preprocessor=plain,
        ngram_range=(2, config["longest_piece"]),
        min_df=config["least_pieces"],
        sublinear_tf=True,
    )
    return {WORDS: words, PIECES: pieces}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(IntentClassifier, GraphComponent):
    """Asks of each intent apart "this one, or not", of the text itself: no featurizer has to come before it.

    Every example counts as much as its block in the training data says (`metadata: {weight: 2}`), times what the
    configuration says of its intent (`weights`).
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """What may be set: C, the longest runs of words and letters, the rarest pieces kept, weights of intents."""
        return {"C": 10.0, "longest_words": 2, "longest_piece": 6, "least_pieces": 2, "weights": {}}

    @staticmethod
    def required_packages() -> List[Text]:
        """Packages that must be there."""
        return ["sklearn"]

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._vectorizers = vectorizers(config)
        self._intents: List[Text] = []
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._intercepts = np.zeros(0, dtype=np.float32)

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> "SentenceClassifier":
        """An untrained one."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has an intent."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        texts = [one.get(TEXT) for one in examples]
        features = hstack([each.fit_transform(texts) for each in self._vectorizers.values()]).tocsr()
        model = LogisticRegression(
            C=self._config["C"], solver="liblinear", dual=True, tol=1e-2, multi_class="ovr", random_state=42
        )
        model.fit(features, [one.get(INTENT) for one in examples], sample_weight=[self._weight(e) for e in examples])
        self._intents = [str(intent) for intent in model.classes_]
        self._coefficients = model.coef_.astype(np.float32)
        self._intercepts = model.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def _weight(self, example: Message) -> float:
        metadata = (example.get(METADATA) or {}).get(INTENT) or {}
        return float(metadata.get(WEIGHT, 1)) * float(self._config["weights"].get(example.get(INTENT), 1))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the likeliest intent of each message, and all of them ranked."""
        for message, shares in zip(messages, self._shares([one.get(TEXT) or "" for one in messages])):
            order = np.argsort(-shares)
            ranking = [{"name": self._intents[at], "confidence": float(shares[at])} for at in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after that would need it."""
        return training_data

    def _shares(self, texts: List[Text]) -> np.ndarray:
        """The probability of each intent, each "yes" divided by all of them."""
        features: csr_matrix = hstack([each.transform(texts) for each in self._vectorizers.values()]).tocsr()
        yes = 1 / (1 + np.exp(-(features @ self._coefficients.T + self._intercepts)))
        return yes / yes.sum(axis=1, keepdims=True)

    def _persist(self) -> None:
        """Keep numbers and lists only: a model that holds no code can run none when it is read."""
        with self._storage.write_to(self._resource) as folder:
            kept = {name: each.get_feature_names_out().tolist() for name, each in self._vectorizers.items()}
            (folder / "names.json").write_text(json.dumps({INTENT: self._intents, **kept}), "utf-8")
            rarity = {name: each.idf_ for name, each in self._vectorizers.items()}
            np.savez(folder / "numbers.npz", coefficients=self._coefficients, intercepts=self._intercepts, **rarity)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceClassifier":
        """The one that was trained."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded._read(folder)
        return loaded

    def _read(self, folder: Path) -> None:
        names = json.loads((folder / "names.json").read_text("utf-8"))
        self._intents = names[INTENT]
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            self._coefficients, self._intercepts = numbers["coefficients"], numbers["intercepts"]
            for name, each in self._vectorizers.items():
                each.set_params(vocabulary={term: at for at, term in enumerate(names[name])})
                each.idf_ = numbers[name]
