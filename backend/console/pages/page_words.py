"""The sentences of the line: found, tried as they would go out, said in other words with why, and taken back."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.console import rendering
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, console_act
from backend.console.refusals import PageRefusal
from backend.console.visit import HOME, UNPROCESSABLE, Visit, Visiting
from backend.domain.wording import FileSentence, NotSayable, RewordedMeanwhile, SentenceRules, SentenceTrial
from backend.services import wording_keeping, wording_search
from backend.services.by_hand import MOST_CHARACTERS
from backend.services.wording_keeping import FILES_OWN, WordingEdit
from backend.services.wording_search import SaidSentence
from backend.services.work import Work

WORDS = f"{HOME}/phrases"
NOT_FOUND, CONFLICT = 404, 409
MOST_LISTED, MOST_VERSIONS = 60, 50
MOST_DIGITS = 18
NEVER = -1
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\|\|")
Typed = Annotated[str, Query(max_length=100)]


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    rules = context.sentences

    @routes.get("/phrases")
    def listed(visit: Visiting, mots: Typed = "", dialogue: Typed = "") -> Response:
        return _listed(visit, rules, mots.strip(), dialogue)

    @routes.get("/phrases/{key}/{part}")
    def look(visit: Visiting, key: str, part: str) -> Response:
        return _shown(visit, rules, _sentence(visit, rules, key, part))

    @routes.post("/phrases/{key}/{part}/essayer")
    def try_out(visit: Visiting, key: str, part: str) -> Response:
        sentence = _sentence(visit, rules, key, part)
        typed = visit.form.get("words", "")
        return _shown(visit, rules, sentence, typed, rules.fault(sentence, typed) or "")

    @routes.post("/phrases/{key}/{part}")
    def say_instead(visit: Visiting, key: str, part: str) -> Response:
        sentence, typed = _sentence(visit, rules, key, part), visit.form.get("words", "")

        def act(work: Work, edit: WordingEdit) -> int | None:
            return wording_keeping.say_instead(work, rules, visit.account, edit, typed)

        return _edited(visit, rules, sentence, act, "phrase")

    @routes.post("/phrases/{key}/{part}/reprendre")
    def take_back(visit: Visiting, key: str, part: str) -> Response:
        version = _number(visit, "version")

        def act(work: Work, edit: WordingEdit) -> int | None:
            return wording_keeping.take_back(work, rules, visit.account, edit, version)

        return _edited(visit, rules, _sentence(visit, rules, key, part), act, "phrase-reprise")


def _sentence(visit: Visit, rules: SentenceRules, key: str, part: str) -> FileSentence:
    visit.back = WORDS
    sentence = rules.find(key, part)
    if sentence is None:
        raise PageRefusal("phrase-inconnue", NOT_FOUND, WORDS)
    visit.act.about(sentence=f"{key} {part}")
    return sentence


def _edited(
    visit: Visit,
    rules: SentenceRules,
    sentence: FileSentence,
    edit_by: Callable[[Work, WordingEdit], int | None],
    done: str,
) -> Response:
    """Edit a sentence once, and go back to it; what is refused is said above the form, with what was typed in it."""
    typed, why = visit.form.get("words"), visit.form.get("why", "").strip()
    if not 0 < len(why) <= MOST_CHARACTERS:
        return _shown(visit, rules, sentence, typed, "sans-raison")

    def act(work: Work) -> str:
        version = edit_by(work, WordingEdit(sentence, _number(visit, "seen"), why))
        visit.act.about(**({"version": version} if version else {}))
        return done if version else "rien-change"

    try:
        return visit.acting(_address(sentence), act)
    except NotSayable as refused:
        return _shown(visit, rules, sentence, typed, refused.fault)
    except RewordedMeanwhile:
        return _shown(visit, rules, sentence, typed, "meanwhile")


def _listed(visit: Visit, rules: SentenceRules, typed: str, dialogue: str) -> Response:
    with visit.context.engine.begin() as connection:
        edits = wording_keeping.in_force(Work(connection, visit.context.clock()))
    sentences = [wording_search.said_now(rules, each, edits) for each in rules.every()]
    chosen = [each for each in sentences if dialogue in {"", each.sentence.file}]
    found = wording_search.found(chosen, typed) if typed or dialogue else []
    return visit.page(
        "words.html",
        typed=typed,
        dialogue=dialogue,
        dialogues=Counter(each.sentence.file for each in sentences),
        found=[(each, _example(rules, each)) for each in found[:MOST_LISTED]],
        more=len(found) - MOST_LISTED,
        edited=[(each, _example(rules, each)) for each in sentences if each.standing != "own"],
    )


def _shown(
    visit: Visit, rules: SentenceRules, sentence: FileSentence, typed: str | None = None, wrong: str = ""
) -> Response:
    """The page of a sentence; what was typed stays in its form, with why it was refused."""
    with visit.context.engine.begin() as connection:
        work = Work(connection, visit.context.clock())
        said = wording_search.said_now(rules, sentence, wording_keeping.in_force(work))
        versions = wording_keeping.history(work, sentence)
    words = said.words if typed is None else typed
    response = visit.page(
        "sentence.html",
        (CONFLICT if wrong == "meanwhile" else UNPROCESSABLE) if wrong else 200,
        said=said,
        typed=words,
        is_tried=typed is not None,
        why=visit.form.get("why", ""),
        is_fixed=rules.is_fixed(sentence),
        trials=[each for each in rules.trials(sentence, " ".join(words.split())) if _has_words(each)],
        kept=list(dict.fromkeys(_FILLED_IN.findall(sentence.words))),
        missing=_missing(sentence.words, words) if wrong == "placeholders" else [],
        extra=_missing(words, sentence.words) if wrong == "placeholders" else [],
        siblings=[each for each in rules.every() if each.key == sentence.key and each != sentence],
        versions=versions[:MOST_VERSIONS],
        older=len(versions) - MOST_VERSIONS,
        seen=versions[0].id if versions else FILES_OWN,
        wrong=wrong,
    )
    response.headers["Content-Security-Policy"] = rendering.WITH_OUR_SCRIPT
    return response


def _has_words(trial: SentenceTrial) -> bool:
    """Whether there is anything to hear or read: of blank words there is nothing to tell."""
    return any(case.replace("|", "").strip() for case in trial.cases)


def _missing(there: str, here: str) -> list[str]:
    """What is filled in or decided in one sentence, and not in another one; of what is longer, it takes too long."""
    shapes = [Counter(" ".join(each.split()) for each in _FILLED_IN.findall(words)) for words in (there, here)]
    return list(shapes[0] - shapes[1])


def _example(rules: SentenceRules, each: SaidSentence) -> str:
    """How a sentence may sound."""
    trials = rules.trials(each.sentence, each.words)
    return max(trials[0].cases, key=len) if trials else each.words


def _number(visit: Visit, name: str) -> int:
    """A number that a form carries unseen; one that there never is, where it is none."""
    given = visit.form.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= MOST_DIGITS else NEVER


def _address(sentence: FileSentence) -> str:
    return f"{WORDS}/{sentence.key}/{sentence.part}"


_ONE = "/console/phrases/{key}/{part}"
PAGE = Page(
    _add,
    {
        "GET /console/phrases": console_act("words.list", "editor"),
        f"GET {_ONE}": console_act("words.look", "editor"),
        f"POST {_ONE}/essayer": console_act("words.try", "editor"),
        f"POST {_ONE}": console_act("words.change", "editor"),
        f"POST {_ONE}/reprendre": console_act("words.take_back", "editor"),
    },
    ((WORDS, "Phrases", "words.list"),),
)
