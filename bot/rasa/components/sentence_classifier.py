"""Rasa's door to our own classifier, which hears strangers better than Rasa's (docs/decisions/0010)."""

import json
from typing import Any, Dict, List, Text

import numpy as np
from components.weighing import Weighing
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

METADATA = "metadata"
WEIGHT = "weight"


def weight_of(example: Message, weights: Dict[Text, float]) -> float:
    """What an example counts: as its block says (`metadata: {weight: 2}`), times what its intent does."""
    metadata = (example.get(METADATA) or {}).get(INTENT) or {}
    return float(metadata.get(WEIGHT, 1)) * float(weights.get(example.get(INTENT), 1))


def taught(training_data: TrainingData) -> List[Message]:
    """The examples that have an intent."""
    return [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(IntentClassifier, GraphComponent):
    """Works on the text itself: no featurizer has to come before it."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """What may be set: C, the longest runs of words and letters, the rarest pieces kept, weights of intents."""
        return {"C": 10.0, "longest_words": 2, "longest_piece": 6, "least_pieces": 3, "weights": {}}

    @staticmethod
    def required_packages() -> List[Text]:
        """Packages that must be there."""
        return ["sklearn"]

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._weighing = Weighing(config["longest_words"], config["longest_piece"], config["least_pieces"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceClassifier":
        """An untrained one."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has an intent."""
        examples = taught(training_data)
        weights = [weight_of(one, self._config["weights"]) for one in examples]
        texts, intents = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
        self._weighing.learn(texts, intents, weights, self._config["C"])
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the likeliest intent of each message, and all of them ranked."""
        for message, shares in zip(messages, self._weighing.shares([one.get(TEXT) or "" for one in messages])):
            order = np.argsort(-shares)
            ranking = [{"name": self._weighing.intents[at], "confidence": float(shares[at])} for at in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after that would need it."""
        return training_data

    def _persist(self) -> None:
        """Keep numbers and lists only: a model that holds no code can run none when it is read."""
        known = self._weighing
        terms = {name: each.get_feature_names_out().tolist() for name, each in known.vectorizers.items()}
        rarity = {name: each.idf_ for name, each in known.vectorizers.items()}
        with self._storage.write_to(self._resource) as folder:
            (folder / "names.json").write_text(json.dumps({INTENT: known.intents, **terms}), "utf-8")
            np.savez(folder / "numbers.npz", coefficients=known.coefficients, intercepts=known.intercepts, **rarity)

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
        known = loaded._weighing
        with model_storage.read_from(resource) as folder:
            names = json.loads((folder / "names.json").read_text("utf-8"))
            with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
                known.coefficients, known.intercepts = numbers["coefficients"], numbers["intercepts"]
                for name, each in known.vectorizers.items():
                    each.set_params(vocabulary={term: at for at, term in enumerate(names[name])})
                    each.idf_ = numbers[name]
        known.intents = names[INTENT]
        return loaded
