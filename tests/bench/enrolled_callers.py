"""Takes in fictitious beneficiaries by the issuer's files, one for each call at once: none waits for another."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from backend.domain.calendar import month_after
from backend.services.issuer_files.file_importer import Importer
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from backend.services.work import Work, system_clock
from bot.data_files import read_programmes
from tests.bench.fictitious_callers import FIRST_CODE, PIN, FictitiousCaller
from tests.support.postgres import PEPPER

PROGRAMME = "apa31"
HOURS = 200
PAYEE = "0012345*1;personne physique;Dupont;Marie;04/07/1975;emploi direct;;+33639980001;;FR7699999000010000000010106"


def enrol(engine: Engine, many: int) -> None:
    """Take in so many callers by the issuer's files, each with rights, a PIN and the one intervenant whom they know."""
    with engine.begin() as connection, tempfile.TemporaryDirectory(prefix="allo-") as folder:
        work = Work(connection, system_clock())
        importer = Importer(read_programmes(), Pins(PEPPER))
        files: dict[Kind, Iterator[str]] = {
            "intervenants": intervenants(),
            "beneficiaries": beneficiaries(many),
            "rights": rights(many, work.today),
        }
        for kind, lines in files.items():
            path = Path(folder) / f"{kind}.csv"
            path.write_text("\n".join(lines), encoding="utf-8")
            outcome = importer.run(work, kind, path)
            assert not outcome.counts.rejected, outcome.rejects[:3]
        # One hash for all: to check it costs the same, and to make a thousand would take ten seconds.
        giving = text("insert into pins (beneficiary_id, hash) select id, :hash from beneficiaries")
        connection.execute(giving, {"hash": Pins(PEPPER).hash(PIN)})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def intervenants() -> Iterator[str]:
    """The one intervenant."""
    yield "nan;type;nom;prenom;date_naissance;mode;activite;telephone;email;iban"
    yield PAYEE


def beneficiaries(many: int) -> Iterator[str]:
    """Each with a number of their own."""
    yield "programme;code_cesu;civilite;nom;prenom;date_naissance;telephones;intervenants"
    for place in range(many):
        who = FictitiousCaller.of(place)
        born = f"{who.born[:2]}/{who.born[2:4]}/{who.born[4:]}"
        yield f"{PROGRAMME};{who.cesu};madame;Martin;Jeanne;{born};{who.number};0012345*1"


def rights(many: int, today: date) -> Iterator[str]:
    """This month's rights of each, which last for hundreds of payments of some minutes."""
    first = today.replace(day=1)
    last = month_after(first, 4) - timedelta(days=1)
    yield "programme;code_cesu;reference;mois;fin;heures;euros"
    for place in range(many):
        yield f"{PROGRAMME};{FIRST_CODE + place};bench;{first};{last};{HOURS};1600,00"
