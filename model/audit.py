"""AuditEntry: who did what to which record, when, why."""

from model.table import TEXT, WHOLE, Table

AUDIT_ENTRY = Table(
    "audit_entry",
    {
        "seq": WHOLE,
        "actor": TEXT,
        "role": TEXT,
        "action": TEXT,
        "about_table": TEXT,
        "about_id": TEXT,
        "purpose": TEXT,
        "previous_hash": TEXT,
        "hash": TEXT,
    },
    kept="once",
)
