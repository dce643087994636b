"""What a bank writes: pain.002, camt.053 and camt.054 made by the tests, in the versions banks send today."""

PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT_053 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"

OURS = "FR7699999000313100000000189"
"""The account of the programme APA 31."""

ANOTHERS = "FR7630006000011234567890189"


def pain002(message: str, *lines: str, group: str = "", number: int = 1, named: str = "pain.001.001.09") -> str:
    """A status report on a file, with lines made by `status`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{PAIN_002}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>BANK-{number}</MsgId><CreDtTm>2026-03-11T08:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>{named}</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId>{''.join(lines)}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    )


def status(reference: str, code: str, reason: str = "", more: str = "") -> str:
    """The bank's status of one transfer."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    named = f"<OrgnlEndToEndId>CESU-{reference}</OrgnlEndToEndId>"
    return f"<TxInfAndSts>{named}<TxSts>{code}</TxSts>{why}{more}</TxInfAndSts>"


def original(iban: str = OURS, cents: int | None = None) -> str:
    """What a status may repeat of the transfer: the account that pays, and the amount."""
    amount = f'<Amt><InstdAmt Ccy="EUR">{_euros(cents)}</InstdAmt></Amt>' if cents is not None else ""
    return f"<OrgnlTxRef>{amount}<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></OrgnlTxRef>"


def camt054(*entries: str, number: int = 1, iban: str = OURS) -> str:
    """A notice of booked entries, made by `debit`, `returned`, `batch` and the like."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{CAMT_054}"><BkToCstmrDbtCdtNtfctn>'
        f"<GrpHdr><MsgId>NOTICE-{number}</MsgId><CreDtTm>2026-03-11T18:00:00</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>N{number}</Id>{_account(iban)}{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


def camt053(*entries: str, number: int = 1, iban: str = OURS) -> str:
    """A day's statement of the account, with its balances."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{CAMT_053}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>STATEMENT-{number}</MsgId><CreDtTm>2026-03-12T05:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>S{number}</Id>{_account(iban)}{_balance('OPBD', 1_000_000)}{_balance('CLBD', 900_000)}"
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    )


def debit(reference: str, cents: int, booked: str = "BOOK") -> str:
    """A transfer debited."""
    return _entry(cents, "DBIT", booked, _details(reference, cents))


def returned(reference: str, cents: int, reason: str = "AC04", side: str = "CRDT") -> str:
    """A transfer that the intervenant's bank sent back."""
    why = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>"
    return _entry(cents, side, "BOOK", _details(reference, cents, why))


def refunded(reference: str, cents: int) -> str:
    """A credit that quotes a transfer of ours and is no return: somebody gives money back on their own."""
    return _entry(cents, "CRDT", "BOOK", _details(reference, cents))


def batch(message: str, cents: int, side: str = "DBIT", count: int | None = None, more: str = "") -> str:
    """A whole file booked as one sum."""
    number = f"<NbOfTxs>{count}</NbOfTxs>" if count is not None else ""
    details = f"<NtryDtls><Btch><MsgId>{message}</MsgId>{number}</Btch></NtryDtls>"
    return _entry(cents, side, "BOOK", more + details)


def together(total: int, *parts: tuple[str, int]) -> str:
    """One booking with the details of several transfers."""
    details = "".join(_transaction(reference, cents) for reference, cents in parts)
    return _entry(total, "DBIT", "BOOK", f"<NtryDtls>{details}</NtryDtls>")


def funding(cents: int) -> str:
    """The département pays into the account."""
    details = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls></NtryDtls>"
    return _entry(cents, "CRDT", "BOOK", _code("RCDT", "ESCT") + details)


def fee(cents: int) -> str:
    """The bank takes its charges."""
    return _entry(cents, "DBIT", "BOOK", "<AcctSvcrRef>FEE</AcctSvcrRef>" + _code("MDOP", "CHRG", "ACMT"))


def direct_debit(cents: int) -> str:
    """Somebody draws on the account."""
    return _entry(cents, "DBIT", "BOOK", "<AcctSvcrRef>DD-7</AcctSvcrRef>" + _code("RDDT", "ESDD"))


def booked(cents: int, side: str, details: str, reference: str = "", code: str = "") -> str:
    """An entry as a bank may write it: the bank's own reference, a code, and details made by hand."""
    named = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return _entry(cents, side, "BOOK", named + code + f"<NtryDtls>{details}</NtryDtls>")


def listed(refs: str, cents: int | None = None, tag: str = "", more: str = "") -> str:
    """The details of one transfer, with the amount in `tag` (such as InstdAmt), where it is told."""
    amount = "" if cents is None else f'<Amt Ccy="EUR">{_euros(cents)}</Amt>'
    amount = f"<AmtDtls><{tag}>{amount}</{tag}></AmtDtls>" if tag and amount else amount
    return f"<TxDtls><Refs>{refs}</Refs>{amount}{more}</TxDtls>"


def transfer(reference: str) -> str:
    """How a transfer of ours is named."""
    return f"<EndToEndId>CESU-{reference}</EndToEndId>"


def _code(family: str, sub_family: str, domain: str = "PMNT") -> str:
    kind = f"<Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly>"
    return f"<BkTxCd><Domn><Cd>{domain}</Cd>{kind}</Domn></BkTxCd>"


def _account(iban: str) -> str:
    return f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"


def _balance(kind: str, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{_euros(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-11</Dt></Dt></Bal>'
    )


def _entry(cents: int, side: str, booked: str, details: str) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{_euros(cents)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts><Cd>{booked}</Cd></Sts>{details}</Ntry>"
    )


def _details(reference: str, cents: int, more: str = "") -> str:
    return f"<NtryDtls>{_transaction(reference, cents, more)}</NtryDtls>"


def _transaction(reference: str, cents: int, more: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>CESU-{reference}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{_euros(cents)}</Amt>{more}</TxDtls>'
    )


def _euros(cents: int | None) -> str:
    cents = cents or 0
    return f"{cents // 100}.{cents % 100:02d}"
