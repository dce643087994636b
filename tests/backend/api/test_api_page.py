"""docs/api.md tells of the API as it is."""

from tests.backend.api.api_page import PAGE, page


def test_the_page_of_the_api_is_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.backend.api.api_page`"
