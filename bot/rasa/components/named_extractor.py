"""Keeps what Rasa's extractor has learnt: Rasa 3.6 keeps the examples instead, and learns them again at every start."""

import json
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, Text

import pycrfsuite
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.crf_entity_extractor import CRFEntityExtractor, CRFToken
from sklearn_crfsuite import CRF

ORDER = "order.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class NamedExtractor(CRFEntityExtractor):
    """Rasa's CRFEntityExtractor, whose model is kept as CRFsuite writes it: numbers and names, no code."""

    def persist(self, dataset: List[List[CRFToken]]) -> None:
        """Keep one model for each kind of tag; the examples are needed no more."""
        del dataset
        with self._model_storage.write_to(self._resource) as folder:
            (folder / ORDER).write_text(json.dumps(self.crf_order), "utf-8")
            for tag, tagger in self.entity_taggers.items():
                (folder / f"{tag}.crfsuite").write_bytes(Path(tagger.modelfile.name).read_bytes())

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NamedExtractor":
        """The one that was trained; one that finds nothing where no example named anything."""
        with model_storage.read_from(resource) as folder:
            order = json.loads((folder / ORDER).read_text("utf-8"))
            taggers = OrderedDict((tag, opened(folder / f"{tag}.crfsuite")) for tag in order)
        extractor = cls(config, model_storage, resource, taggers)
        extractor.crf_order = order
        return extractor


def opened(file: Path) -> CRF:
    """A tagger from its file, which is read whole: Rasa's folder does not last."""
    crf = CRF()
    crf.kept = file.read_bytes()  # CRFsuite reads it for as long as it tags, and does not keep it
    crf._tagger = pycrfsuite.Tagger()
    crf._tagger.open_inmemory(crf.kept)
    return crf
