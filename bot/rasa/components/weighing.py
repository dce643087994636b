"""Weighs words and pieces of words by their rarity, since callers' own words are rare and counting drowns them."""

import re
import unicodedata
from typing import Dict, List, Sequence, Text

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

WORDS, PIECES = "words", "pieces"


def plain(text: Text) -> Text:
    """Small letters without accents, one space between words: how a thumb or a transcriber may write them."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"\s+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


class Weighing:
    """One "this one, or not" for each intent, on whole words (accents kept) and pieces that run across them."""

    def __init__(self, longest_words: int, longest_piece: int, least_pieces: int) -> None:
        """Say how long a run of words and of letters may be, and how many examples a run of letters must stand in."""
        words = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, longest_words), sublinear_tf=True)
        pieces = TfidfVectorizer(
            analyzer="char",
            preprocessor=plain,
            ngram_range=(2, longest_piece),
            min_df=least_pieces,
            sublinear_tf=True,
        )
        self.vectorizers: Dict[Text, TfidfVectorizer] = {WORDS: words, PIECES: pieces}
        self.intents: List[Text] = []
        self.coefficients = np.zeros((0, 0), dtype=np.float32)
        self.intercepts = np.zeros(0, dtype=np.float32)

    def learn(self, texts: Sequence[Text], intents: Sequence[Text], weights: Sequence[float], strength: float) -> None:
        """Learn which intent each text has; `strength` is C, and each text counts as its weight says."""
        features = hstack([each.fit_transform(texts) for each in self.vectorizers.values()]).tocsr()
        model = LogisticRegression(
            C=strength, solver="liblinear", dual=True, tol=1e-2, multi_class="ovr", random_state=42
        )
        model.fit(features, list(intents), sample_weight=list(weights))
        self.intents = [str(intent) for intent in model.classes_]
        self.coefficients = model.coef_.astype(np.float32)
        self.intercepts = model.intercept_.astype(np.float32)

    def shares(self, texts: Sequence[Text]) -> np.ndarray:
        """The probability of each intent for each text: every "yes" divided by all of them."""
        features: csr_matrix = hstack([each.transform(texts) for each in self.vectorizers.values()]).tocsr()
        yes = 1 / (1 + np.exp(-(features @ self.coefficients.T + self.intercepts)))
        return yes / yes.sum(axis=1, keepdims=True)
