"""Reads the bank's XML as a tree, and refuses whatever a bank never writes: DTDs, entities, giants."""

from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 64


class BankFileRefused(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A file cannot be read as an answer of the bank; nothing of it was imported."""


def read_xml(content: bytes) -> Element:
    """The document's root, every tag without its namespace.

    Args:
        content: The bytes of the file, at most 64 MiB.

    Raises:
        BankFileRefused: It is not well formed, or holds what a bank never writes.
    """
    if len(content) > MOST_BYTES:
        raise BankFileRefused(f"The file is larger than {MOST_BYTES // 1024**2} MiB: nothing was read.")
    reader = _Reader()
    try:
        return reader.read(content)
    except expat.ExpatError as error:
        raise BankFileRefused(f"The file is not well-formed XML (line {error.lineno}): nothing was read.") from None
    except BankFileRefused:
        raise
    except (LookupError, ValueError):  # expat asks Python for encodings that it does not know by itself
        raise BankFileRefused(
            "The file names an encoding that is unknown here, or has several bytes a letter: "
            "nothing was read. Ask the bank for UTF-8."
        ) from None


def at(element: Element, *path: str) -> str:
    """The text at the path below the element, without blanks around it; empty where there is none."""
    return (element.findtext("/".join(path)) or "").strip()


class _Reader:
    """Builds a tree with expat; an entity cannot expand since nothing may declare one."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._builder.data
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.EntityDeclHandler = self._refuse_dtd

    def read(self, content: bytes) -> Element:
        self._parser.Parse(content, True)  # noqa: FBT003 - expat's own signature: this is all of it
        return self._builder.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise BankFileRefused("The file is nested deeper than any answer of a bank: nothing was read.")
        self._builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_local(name))

    def _refuse_dtd(self, *_: object) -> None:
        raise BankFileRefused("The file declares a DTD or entities, which no bank does: nothing was read.")


@lru_cache(maxsize=1_000)
def _local(name: str) -> str:
    """A name without its namespace; the same text each time, since a file repeats few names by the thousand."""
    return name.rpartition("}")[2]
