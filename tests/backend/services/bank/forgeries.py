# ruff: noqa: S608 - queries put together here are the test's own
"""What whoever owns the database may alter, forget or make up so that every total still agrees."""

TWO_SENT = "(select id from payments where state = 'sent' order by id limit 1)"
TWO_LOTS = "(select min(id) from lots where cents_used > 0)"
LAST_LOT = "(select max(id) from lots where cents_used > 0)"
FIRST_PAID = "(select min(id) from payments)"
A_PERSON = "(select id from beneficiaries where cesu_code = '31000059')"


def forged(pattern: str, by: str) -> str:
    """The files' bytes changed, and their digests with them."""
    return f"""
        update bank_files set content = f.x, sha256 = encode(sha256(f.x), 'hex') from (select id as of_file,
        convert_to(regexp_replace(convert_from(content, 'UTF8'), '{pattern}', '{by}', 'g'), 'UTF8') as x
        from bank_files) f where f.of_file = bank_files.id"""


def exchanged(table: str, column: str, meanwhile: str) -> str:
    """A column's values of the first two rows of a table, each in the place of the other."""
    first, last = f"(select min(id) from {table})", f"(select min(id) + 1 from {table})"
    return f"""
        select set_config('kept.first', (select {column}::text from {table} where id = {first}), true),
            set_config('kept.last', (select {column}::text from {table} where id = {last}), true);
        update {table} set {column} = '{meanwhile}' where id = {first};
        update {table} set {column} = current_setting('kept.first'){"::date" * ("date" in column)} where id = {last};
        update {table} set {column} = current_setting('kept.last'){"::date" * ("date" in column)} where id = {first};"""


def appended(movement: str) -> str:
    """A digest appended to a movement that has one."""
    return f"""
        insert into ledger (movement, account, cents, minutes, booked_at)
        values ('{movement}', 'sha256:' || repeat('0', 64), 0, 0, now())"""


FORGOTTEN = """
    with t as (delete from bank_transfers where payment_id in (select id from payments where state = 'sent')
        returning payment_id, file_id),
    e as (delete from payment_events where payment_id in (select payment_id from t)),
    p as (update payments set state = 'accepted' where id in (select payment_id from t)),
    m as (delete from bank_reports)
    delete from bank_files where id in (select file_id from t)"""

TAMPERINGS = {
    "a file that pays a transfer twice": forged("(<CdtTrfTxInf>.*?</CdtTrfTxInf>)", r"\1\1"),
    "a file's debtor": forged("FR7699999000313100000000189", "FR7630006000011234567890189"),
    "a file's control sum": forged("<CtrlSum>[^<]*", "<CtrlSum>1.00"),
    "a file's number of transfers": forged("<NbOfTxs>[^<]*", "<NbOfTxs>1"),
    "whom a file pays": forged("Marie Dupont", "Jean Escroc"),
    "whom a file pays, and what was given": f"""with files as ({
        forged("FR7699999000010000000010106", "FR7630006000011234567890189")
    } returning 1)
        update bank_transfers set iban = 'FR7630006000011234567890189' where iban = 'FR7699999000010000000010106'
        and exists (select from files)""",
    "what the bank said of a transfer": "update bank_transfers set state = 'rejected' where state = 'settled'",
    "when a payment was settled": "update payment_events set at = at - interval '40 days' where state = 'settled'",
    "when a payment was made": "update payments set accepted_at = accepted_at - interval '40 days'",
    "a file's day": "update bank_files set business_day = business_day - 7",
    "cents moved from one lot to another": f"""
        update lots set cents_used = cents_used + case id when {TWO_LOTS} then 1 else -1 end
        where id in ({TWO_LOTS}, {LAST_LOT})""",
    "minutes of a lot": f"update lots set minutes_used = minutes_used - 1 where id = {TWO_LOTS}",
    "a lot's total": f"update lots set cents_total = cents_total + 10000 where id = {LAST_LOT}",
    "a whole lot given to somebody else": f"""
        update lots set beneficiary_id = {A_PERSON}, source = 'forged'
        where id = (select max(id) from lots where cents_used = 0 and beneficiary_id <> {A_PERSON})""",
    "cents moved from one payment to another": """
        update payments set cents = cents + case id when (select min(id) from payments) then 1 else -1 end
        where id in (select min(id) from payments union select max(id) from payments)""",
    "who paid": f"update payments set beneficiary_id = {A_PERSON} where id = (select min(id) from payments)",
    "who was paid": """
        update payments set intervenant_id = (select max(id) from intervenants where id <> payments.intervenant_id)
        where id = (select min(id) from payments)""",
    "a draw moved to another lot": """
        update payment_draws d set lot_id = (select min(o.id) from lots l join lots o using (beneficiary_id)
        where l.id = d.lot_id and o.id <> l.id) where payment_id = (select min(id) from payments)""",
    "two payments' states exchanged": """
        update payments set state = case state when 'sent' then 'settled' else 'sent' end
        where id in (select min(id) from payments where state = 'sent'
        union select min(id) from payments where state = 'settled')""",
    "a payment called cancelled": "update payments set state = 'cancelled' where state = 'accepted'",
    "an event forgotten": "delete from payment_events where state = 'settled'",
    "an entry and its counterpart": """
        update ledger set cents = cents + sign(cents)
        where movement = (select min(movement) from ledger where movement like 'payment:%')""",
    "a movement deleted with its seals": """
        with gone as (delete from ledger where movement like 'settlement:%' returning id)
        delete from ledger_seals where entry_id in (select id from gone)""",
    "a pair of entries slipped into a settlement": """
        insert into ledger (movement, account, cents, minutes, booked_at)
        select g.movement, a.account, a.cents, 0, now() from
        (select min(movement) as movement from ledger where movement like 'settlement:%') g,
        (values ('fraude:1', -500000), ('fraude:2', 500000)) a (account, cents)""",
    "when it was booked": """
        update ledger set booked_at = booked_at - interval '1 month' where id = (select min(id) from ledger)""",
    "a bank file's bytes": "update bank_files set content = content || ' '::bytea",
    "a bank file's bytes and its digest": """
        update bank_files set content = forged, sha256 = encode(sha256(forged), 'hex') from (
            select id as of_file, replace(convert_from(content, 'UTF8'), 'FR7699999000010000000010106',
            'FR7630006000011234567890189')::bytea as forged from bank_files
        ) f where f.of_file = bank_files.id""",
    "what a transfer was given": "update bank_transfers set cents = cents + 1 where state = 'settled'",
    "an answer of the bank": "update bank_reports set content = 'x'",
    "two beneficiaries' CESU codes exchanged": exchanged("beneficiaries", "cesu_code", "99999998"),
    "two beneficiaries' birth dates exchanged": exchanged("beneficiaries", "birth_date", "1900-01-01"),
    "a beneficiary's programme": f"update beneficiaries set programme = 'autre' where id = {A_PERSON}",
    "a beneficiary's name": f"update beneficiaries set family_name = 'Escroc' where id = {A_PERSON}",
    "two intervenants' NANs exchanged": exchanged("intervenants", "nan_body", "9999998"),
    "an intervenant's IBAN": """
        update intervenants set iban = 'FR7630006000011234567890189' where id = (select min(id) from intervenants)""",
    "an intervenant's IBAN that was corrected by hand, put back": """
        update intervenants set iban = 'FR7699999000010000000010106' where iban = 'FR1420041010050500013M02606'""",
    "an intervenant put in": """
        insert into intervenants (nan_body, nan_key, kind, given_name, family_name, iban)
        values ('9999999', '9', 'legal', 'Jean', 'Escroc', 'FR7630006000011234567890189')""",
    "a beneficiary put in": """
        insert into beneficiaries (programme, cesu_code, birth_date, civility, given_name, family_name)
        values ('apa31', '99999999', '1940-01-01', 'monsieur', 'Jean', 'Escroc')""",
    "a lot's last day": f"update lots set expires_on = expires_on + 31 where id = {LAST_LOT}",
    "a lot's first day": f"update lots set opens_on = opens_on - 31 where id = {LAST_LOT}",
    "what was ordered": f"update payments set ordered = '{{}}' where id = {FIRST_PAID}",
    "what was left in cents": f"update payments set cents_left = cents_left + 1 where id = {FIRST_PAID}",
    "what was left in minutes": "update payments set minutes_left = 0 where id = (select max(id) from payments)",
    "how a payment was confirmed": "update payments set confirmation = 'x' where id = (select max(id) from payments)",
    "a payment held that nobody held": f"update payments set held = true where id = {FIRST_PAID}",
    "a payment released that is held": "update payments set held = false where held",
    "who did something by hand": "update interventions set who = 'Paul' where kind = 'hold'",
    "why something was done by hand": "update interventions set why = 'demande' where kind = 'iban'",
    "an intervention forgotten": "delete from interventions where kind = 'iban'",
    "a hold forgotten with its mark": """
        with gone as (delete from interventions where kind = 'hold' returning payment_id)
        update payments set held = false where id in (select payment_id from gone)""",
    "an intervention made up": """
        insert into interventions (kind, payment_id, who, why, at)
        select 'settle', min(id), 'Paul', 'demande', now() from payments where state = 'settled'""",
    "why a payment was refused": "update payment_events set reason = 'AM04' where state = 'rejected'",
    "a reason forgotten": "update payment_events set reason = null where state = 'rejected'",
    "a reason made up": "update payment_events set reason = 'AM04' where state = 'settled'",
    "who cancelled": "update payment_events set by = 'intervenant' where state = 'cancelled'",
    "an answer of the bank forgotten": "delete from bank_reports",
    "an answer of the bank and its digest": """
        update bank_reports set content = 'x', sha256 = encode(sha256('x'), 'hex')""",
    "when an answer came": "update bank_reports set imported_at = imported_at - interval '40 days'",
    "a second digest of a payment, appended": appended("payment:' || (select min(reference) from payments) || '"),
    "a second digest of a lot, appended": appended("grant:' || (select max(id) from lots) || '"),
    "money hidden in a digest's movement": """
        insert into ledger (movement, account, cents, minutes, booked_at)
        select 'beneficiary:' || min(b.id) || ':' || 1, a.account, a.cents, 0, now() from beneficiaries b,
        (values ('sha256:1', -500000), ('sha256:2', 500000)) a (account, cents) group by 2, 3""",
}
