"""Which role may do what over REST: one table, and what is not in it nobody may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.account import AccountRole


@dataclass(frozen=True, slots=True)
class Permitted:
    """What a route does, as the audit trail calls it, and who may: any of the roles."""

    what: str
    roles: frozenset[AccountRole]


def _by(what: str, *roles: AccountRole) -> Permitted:
    return Permitted(what, frozenset(roles))


ACTS: Mapping[str, Permitted] = {
    "POST /api/beneficiaries/find": _by("beneficiary.find", "adviser"),
    "GET /api/beneficiaries/{beneficiary_id}": _by("beneficiary.look", "adviser"),
    "GET /api/beneficiaries/{beneficiary_id}/rights": _by("beneficiary.rights", "adviser"),
    "GET /api/beneficiaries/{beneficiary_id}/payments": _by("beneficiary.payments", "adviser"),
    "POST /api/beneficiaries/{beneficiary_id}/unblock": _by("beneficiary.unblock", "adviser"),
    "POST /api/beneficiaries/{beneficiary_id}/letter": _by("beneficiary.letter", "adviser"),
    "POST /api/beneficiaries/{beneficiary_id}/numbers": _by("beneficiary.number", "adviser"),
    "GET /api/beneficiaries/{beneficiary_id}/contact": _by("beneficiary.contact", "adviser"),
    "PUT /api/beneficiaries/{beneficiary_id}/contact": _by("beneficiary.contact_change", "adviser"),
    "POST /api/beneficiaries/{beneficiary_id}/contact/undo": _by("beneficiary.contact_undo", "adviser"),
    "GET /api/beneficiaries/{beneficiary_id}/trusted": _by("beneficiary.trusted", "adviser"),
    "POST /api/beneficiaries/{beneficiary_id}/trusted/{trusted_id}/withdraw": _by("beneficiary.distrust", "adviser"),
    "PUT /api/beneficiaries/{beneficiary_id}/paper": _by("beneficiary.paper", "adviser"),
    "GET /api/payments/{reference}": _by("payment.look", "adviser", "finance"),
    "GET /api/payments/{reference}/receipt.pdf": _by("payment.receipt", "adviser"),
    "POST /api/payments/{reference}/print": _by("payment.print", "adviser"),
    "POST /api/payments/{reference}/cancel": _by("payment.cancel", "adviser"),
    "POST /api/payments/{reference}/dispute": _by("payment.dispute", "adviser"),
    "POST /api/payments/{reference}/resolve": _by("payment.resolve", "adviser"),
    "POST /api/payments/{reference}/hold": _by("payment.hold", "adviser", "finance"),
    "POST /api/payments/{reference}/release": _by("payment.release", "adviser", "finance"),
    "POST /api/payments/{reference}/settle": _by("payment.settle", "finance"),
    "POST /api/payments/{reference}/again": _by("payment.again", "finance"),
    "PUT /api/intervenants/iban": _by("intervenant.iban", "finance"),
    "POST /api/card-charges/{code}/refunded": _by("card.refunded", "finance"),
    "GET /api/tasks": _by("task.list", "adviser", "finance", "operator"),
    "POST /api/tasks/{task_id}/take": _by("task.take", "adviser", "finance", "operator"),
    "POST /api/tasks/{task_id}/release": _by("task.release", "adviser", "finance", "operator"),
    "POST /api/tasks/{task_id}/close": _by("task.close", "adviser", "finance", "operator"),
    "POST /api/people/export": _by("person.export", "operator"),
    "POST /api/people/erase": _by("person.erase", "operator"),
    "POST /api/imports/{kind}": _by("import", "issuer"),
    "GET /api/figures": _by("figures", "auditor", "finance", "issuer"),
    "GET /api/audit": _by("audit.list", "auditor"),
    "POST /api/audit/verify": _by("audit.verify", "auditor"),
    "GET /api/accounts": _by("account.list", "operator", "auditor"),
    "POST /api/accounts/tokens/{token_id}/revoke": _by("account.revoke", "operator"),
    "GET /metrics": _by("metrics", "operator"),
}
"""By method and path. Accounts are made, and given roles, by `allo account` alone: a token makes no other."""

NOBODY = _by("unknown")


def permitted(method: str, path: str) -> Permitted:
    """What a route does and who may; nobody, where it is not in the table."""
    return ACTS.get(f"{method} {path}", NOBODY)
