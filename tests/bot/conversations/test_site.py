"""What the line cannot do is done on the programme's site, whose address is sent to a mobile on file."""

from tests.support.line import Line

NADIA, THEIR_LINE = "+33639980012", "+33199000024"
QUEUED = "select key, payload ->> 'to', payload ->> 'line', payload ->> 'body' from outbox where key like 'site:%'"


def test_the_site_is_sent_once_it_is_wanted(line: Line) -> None:
    call = line.telephone.dial(THEIR_LINE, NADIA)
    call.press("24000012")
    call.press("17091988")
    assert "Voulez-vous recevoir l'adresse du site" in call.say("ouvrir un compte")[-1]
    assert line.rows(QUEUED) == []
    call.press("1")
    ((key, to, sender, body),) = line.rows(QUEUED)
    assert str(key).startswith("site:")
    assert (to, sender) == (NADIA, THEIR_LINE)
    assert body == "Allô CESU : le site du CESU JOP du ministère de l'Intérieur est cesujop-domiserve.fr"


def test_who_does_not_want_it_is_sent_nothing(line: Line) -> None:
    call = line.telephone.dial(THEIR_LINE, NADIA)
    call.press("24000012")
    call.press("17091988")
    call.say("faire une demande")
    assert call.press("2")[0].endswith("Pour autre chose, tapez 4.")
    assert line.rows(QUEUED) == []
