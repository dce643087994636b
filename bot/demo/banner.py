"""What `make run` shows when it is ready: how to ring, and what to key."""

from pathlib import Path

from bot.demo.demo_account import NAME
from bot.settings import Settings

PAGE = """
  Ring it in your browser:             {page}
"""

BANNER = """
  Allô CESU answers on http://{host}:{port}   (stop with ctrl-C)

  Ring it from another terminal with   make phone
  Text it, and be called back, with    make phone WHO=lucien     then type: sms SOLDE, or sms PAYER MARIE 3H30

  Jeanne Martin    CESU code 31000017   born 12/03/1938 (key 12031938)   PIN 482915   42 h this month
  Lucien Robert    CESU code 31000042   born 01/03/1929 (key 01031929)   PIN 730518   three months of rights
  Simone Lefèvre   CESU code 31000059   born 21/11/1934 (key 21111934)   PIN 615204   12 h 30 this month

  The lines of the other programmes ring with the telephone of their people, such as  make phone WHO=nadia :
  Odette Garcin    CESU code 04000021   born 09/05/1936 (key 09051936)   PIN 357019   another département
  Nadia Perrin     CESU code 24000012   born 17/09/1988 (key 17091988)   PIN 264809   two grants, in euros

  A new intervenant: Fatima Benali, NAN 0067890*3, born 23/11/1981. A structure: NAN 0031415*9.
  A childminder: Karine Vasseur, NAN 0060718*4, born 30/10/1979.
  Bank cards, for tests alone: 4242424242424242 pays, 4000000000000002 is refused, any date to come, any code.
  To start afresh: .venv/bin/allo demo reset
"""

CONSOLE = """  The adviser's console is at http://{host}:{port}/console : name {name}, password {password},
  and the code that .venv/bin/allo account code shows. It may do everything; real advisers: allo account invite NAME
"""

API = """  The API, in every role at once, has its token in {token} :
  curl -H "Authorization: Bearer $(cat {token})" http://{host}:{port}/api/tasks
"""


def banner(settings: Settings, token: Path | None = None, page: str | None = None, password: str | None = None) -> str:
    """The start-up banner of the demo, in English for whoever tries it.

    Args:
        settings: Where it listens.
        token: The file of the demo's account; None where there is no such account.
        page: The URL of the telephone in the browser; None where there is none.
        password: By which one signs in to the console as the demo's account; None as for the token.
    """
    where = {"host": settings.host, "port": settings.port}
    first = PAGE.format(page=page) if page else ""
    console = CONSOLE.format(**where, name=NAME, password=password) if password else ""
    api = API.format(**where, token=token) if token else ""
    return first + BANNER.format(**where) + console + api
