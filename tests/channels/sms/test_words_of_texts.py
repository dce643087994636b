"""A text is read, not heard: it has no words of a telephone call, and none that its letters make another word of."""

import re

from bot.data_files import read_programmes
from dialogs.filters import BONDS, SHORT_MODES, STATES, STATES_TO_PAYEES, UNDONE, WAYS
from dialogs.gsm7 import fold_gsm7
from tests.channels.sms.written_words import written

OF_A_CALL = re.compile(
    r"(?:raccroch|décroch|tape[rz]|appuy|touche|étoile|dièse|clavier|ligne|menu\b|(?:ré)?entend|réécout|répét|voix|je\b|j')\w*",
    re.IGNORECASE,
)
ABOUT_A_CALL = re.compile(r"\b(?:r?appel|téléphon)", re.IGNORECASE)
"""What makes such words right: the text tells what to do in a call, in the same sentence."""

KEEPS_ITS_SENSE = {"Allô"}
"""What may lose a letter's sign, since nobody reads anything else in it."""


def test_a_text_has_no_words_of_a_call_unless_it_is_about_one() -> None:
    found = {
        (key, sentence)
        for key, words in written()
        for sentence in re.split(r"(?<=[.?!]) ", words)
        if OF_A_CALL.search(sentence) and not ABOUT_A_CALL.search(sentence)
    }
    assert found == set()


def test_no_word_of_a_text_loses_a_sign_by_which_it_is_read() -> None:
    tables = (STATES, STATES_TO_PAYEES, UNDONE, WAYS, SHORT_MODES, BONDS)
    answers = (str(answer or "") for programme in read_programmes().values() for _, answer in programme.answers)
    filled = (*(str(words) for table in tables for words in table.values()), *answers)
    said = [*written(), *(("what is filled in", words) for words in filled)]
    lost = {
        (key, word)
        for key, words in said
        for word in re.findall(r"[^\W\d_]+", words)
        if fold_gsm7(word) != word and word not in KEEPS_ITS_SENSE
    }
    assert lost == set()
