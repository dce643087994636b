"""What a bank writes: pain.002 and camt.054 made by the tests, in the versions banks send today."""

PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


def pain002(message: str, *lines: str, group: str = "", number: int = 1) -> str:
    """A status report on a file, with lines made by `status`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{PAIN_002}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>BANK-{number}</MsgId><CreDtTm>2026-03-11T08:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId>{''.join(lines)}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    )


def status(reference: str, code: str, reason: str = "") -> str:
    """The bank's status of one transfer."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>CESU-{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}</TxInfAndSts>"


def camt054(*entries: str, number: int = 1) -> str:
    """A notice of booked entries, made by `debit`, `returned` or `batch`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{CAMT_054}"><BkToCstmrDbtCdtNtfctn>'
        f"<GrpHdr><MsgId>NOTICE-{number}</MsgId><CreDtTm>2026-03-11T18:00:00</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>N{number}</Id>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


def debit(reference: str, cents: int, booked: str = "BOOK") -> str:
    """A transfer debited."""
    return _entry(cents, "DBIT", booked, _details(reference, cents))


def returned(reference: str, cents: int, reason: str = "AC04") -> str:
    """A transfer that the intervenant's bank sent back."""
    why = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>"
    return _entry(cents, "CRDT", "BOOK", _details(reference, cents, why))


def batch(message: str, cents: int) -> str:
    """A whole file debited as one sum."""
    return _entry(cents, "DBIT", "BOOK", f"<NtryDtls><Btch><MsgId>{message}</MsgId></Btch></NtryDtls>")


def _entry(cents: int, side: str, booked: str, details: str) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{_euros(cents)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts><Cd>{booked}</Cd></Sts>{details}</Ntry>"
    )


def _details(reference: str, cents: int, more: str = "") -> str:
    return (
        f"<NtryDtls><TxDtls><Refs><EndToEndId>CESU-{reference}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{_euros(cents)}</Amt>{more}</TxDtls></NtryDtls>'
    )


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
