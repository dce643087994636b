"""Every sentence of the line, found by key and filled in for the medium it goes out by."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, BeforeValidator, ConfigDict

from dialogs import aloud
from dialogs.answers.choice import Option
from dialogs.exchange import Medium
from dialogs.filters import FILTERS


class NoSuchWording(LookupError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue says something that no wording file has."""


def _as_mapping(data: Any) -> Any:
    return {"say": data} if isinstance(data, str) else data


class Wording(BaseModel):
    """One key of a wording file.

    Attributes:
        say: The sentence, where voice and text say the same.
        speech: The sentence read aloud.
        text: The sentence written.
        help: What is said instead after nonsense, and when help is asked for.
        again: What is said instead to who has it repeated, before a question; nothing where it is empty, since it tells
            what has happened and is not so any more; the sentence itself where none is given.
        needed: Whether the question that follows cannot be answered without it, so that it comes with it each time.
        options: For a menu: the end of "Pour …, tapez 1", by option id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = ""
    speech: str = ""
    text: str = ""
    help: str = ""
    again: str | None = None
    needed: bool = False
    options: Mapping[str, str] = {}

    def in_medium(self, medium: Medium) -> str:
        """The sentence for a medium."""
        return getattr(self, medium) or self.say


def _with_other(wording: Wording, part: str, sentence: str) -> Wording:
    """A wording with another sentence for a part that it has."""
    option = part.removeprefix("option ")
    if option != part:
        return wording.model_copy(
            update={"options": {**wording.options, option: sentence}} if option in wording.options else {}
        )
    return wording.model_copy(update={part: sentence} if getattr(wording, part, "") else {})


Wordings = Mapping[str, Annotated[Wording, BeforeValidator(_as_mapping)]]


def _for_medium(say_it: Callable[..., str], medium: Medium) -> Callable[..., str]:
    return lambda value, *args: say_it(value, medium, *args)


def _month_filter(medium: Medium) -> Callable[..., str]:
    """Months carry their year only where it is not the year of `today`."""

    @pass_context
    def month(context: Context, value: date) -> str:
        return aloud.month_of(value, medium, context.get("today"))

    return month


def _day_filter(say_it: Callable[[date, Medium, date | None], str], medium: Medium) -> Callable[..., str]:
    """Days as they are said from `today`."""

    @pass_context
    def day(context: Context, value: date) -> str:
        return say_it(value, medium, context.get("today"))

    return day


def _of_month_filter(medium: Medium) -> Callable[..., str]:
    """The same after "de": "de mars", "d'avril"."""
    month = _month_filter(medium)

    @pass_context
    def of_month(context: Context, value: date) -> str:
        name = month(context, value)
        return f"d'{name}" if name[0] in "ao" else f"de {name}"

    return of_month


class Phrasebook:
    """The wording files, compiled for one medium each.

    Raises:
        ValueError: A sentence is not a template; the message names its key.
    """

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._templates: dict[tuple[str, Medium, str], Template] = {}
        for medium in ("speech", "text"):
            self._compile(medium)

    def _compile(self, medium: Medium) -> None:
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        for name, say_it in FILTERS.items():
            environment.filters[name] = _for_medium(say_it, medium)
        environment.filters["of_month"] = _of_month_filter(medium)
        environment.filters["month"] = _month_filter(medium)
        environment.filters["day"] = _day_filter(aloud.day, medium)
        environment.filters["last_day"] = _day_filter(aloud.last_day, medium)
        environment.filters["on_day"] = _day_filter(aloud.on_day, medium)
        for key, wording in self._wordings.items():
            for part, sentence in self._parts(wording, medium):
                try:
                    self._templates[key, medium, part] = environment.from_string(sentence)
                except TemplateSyntaxError as error:
                    raise ValueError(f"The wording {key} is not a template: {error}") from error

    @staticmethod
    def _parts(wording: Wording, medium: Medium) -> Iterable[tuple[str, str]]:
        yield "say", wording.in_medium(medium)
        if wording.help:
            yield "help", wording.help
        if wording.again is not None:
            yield "again", wording.again
        for option, label in wording.options.items():
            yield f"option {option}", label

    def reworded(self, edits: Mapping[tuple[str, str], str]) -> "Phrasebook":
        """The same with other sentences, by key and part (as `sentences()` names it); what there is not is left out.

        Raises:
            ValueError: A sentence is not a template; the message names its key.
        """
        wordings: dict[str, Wording] = {}
        for (key, part), sentence in edits.items():
            if key in self._wordings:
                wordings[key] = _with_other(wordings.get(key, self._wordings[key]), part, sentence)
        other = Phrasebook(wordings)  # what stays is not compiled again: it takes longer than a turn
        other._wordings = {**self._wordings, **wordings}
        other._templates = {**self._templates, **other._templates}
        return other

    @property
    def keys(self) -> frozenset[str]:
        """Every key that can be said."""
        return frozenset(self._wordings)

    @property
    def wordings(self) -> Wordings:
        """What each key says."""
        return self._wordings

    def sentences(self) -> Iterator[tuple[str, str, str]]:
        """Each sentence of the files: its key, its part (say, speech, text, help, again, `option …`), and its words."""
        for key, wording in self._wordings.items():
            for part in ("say", "speech", "text", "help", "again"):
                if sentence := getattr(wording, part):
                    yield key, part, sentence
            for option, label in wording.options.items():
                yield key, f"option {option}", label

    def is_needed(self, key: str) -> bool:
        """Whether the question after this sentence is never asked without it."""
        return self._wordings[key].needed

    def told(self, question: str, intent: str) -> str | None:
        """The key of the short sentence that answers an intent at a question, which is then asked again.

        It is the question's own, `<question>.<intent>`, filled with the question's values, or `info.<intent>`.
        """
        return next((key for key in (f"{question}.{intent}", f"info.{intent}") if key in self._wordings), None)

    def sentence(self, key: str, medium: Medium, values: Mapping[str, Any], part: str = "say") -> str:
        """The sentence of `key`, with its menu if it has one, on one line.

        Args:
            key: A key of the wording files.
            medium: Read aloud or written.
            values: What the sentence is filled with.
            part: "say", "help" for the longer variant, or "again" for what is said of it once more (the plain one where
                there is no other one).

        Raises:
            NoSuchWording: No file has the key.
            jinja2.UndefinedError: The sentence needs a value that was not given.
        """
        template = self._templates.get((key, medium, part)) or self._templates.get((key, medium, "say"))
        if template is None:
            raise NoSuchWording(f"No wording file has the key {key}")
        sentences = [template.render(values)]
        for number, option in enumerate(values.get("options", ())):
            sentences.append(self._option(key, medium, option, number, values))
        sentence = " ".join(" ".join(sentences).split())
        if medium == "text":
            sentence = " ".join(sentence.replace(aloud.PAUSE.strip(), " ").split())
        return sentence[:1].upper() + sentence[1:]

    def _option(self, key: str, medium: Medium, option: Option, number: int, values: Mapping[str, Any]) -> str:
        name, _, _ = option.id.partition(":")
        template = self._templates.get((key, medium, f"option {name}"))
        if template is None:
            raise NoSuchWording(f"The wording {key} does not say its option {name}")
        label = template.render({**values, "number": number})
        return f"Pour {label}, tapez {option.key}." if medium == "speech" else f"{option.key}: {label}."
