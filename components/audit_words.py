"""The audit log in plain words: what somebody did, and with what kind of thing."""

from types import MappingProxyType
from typing import Final

from components.words import words

ACTIONS: Final = MappingProxyType(
    {
        "open_incident": "Opened an incident",
        "correct_incident": "Corrected an incident",
        "take_incident": "Took an incident",
        "mark_sensitive": "Marked it sensitive",
        "lift_sensitive": "Lifted the protection",
        "note_incident": "Added a note",
        "close_incident": "Closed an incident",
        "reopen_incident": "Reopened an incident",
        "acknowledge_incident": "Acknowledged",
        "join_signal": "Joined a signal",
        "take_out_signal": "Took a signal out",
        "acknowledge_alarm": "Acknowledged an alarm",
        "own_alarm": "Took an alarm",
        "resolve_alarm": "Ended an alarm",
        "shelve_alarm": "Put an alarm aside",
        "add_caution": "Added a caution",
        "lift_caution": "Lifted a caution",
        "assign_unit": "Sent a unit",
        "stand_down": "Stood a unit down",
        "state_unit": "Said how a unit stands",
        "call_aid": "Asked a neighbour for a unit",
        "close_streets": "Closed streets",
        "lift_closure": "Opened streets again",
        "offer_plan": "Offered a patrol plan",
        "decline_plan": "Declined a patrol plan",
        "choose_place": "Chose a place for patrol plans",
        "look": "Looked at personal data",
        "export": "Exported",
        "import": "Imported a file",
        "search_audit": "Read this log",
        "pause_feed": "Paused a feed",
        "resume_feed": "Resumed a feed",
        "add_user": "Made an account",
        "change_user": "Changed an account",
        "add_token": "Made a token",
        "revoke_token": "Revoked a token",
        "end_sessions": "Ended sessions",
        "sign_in": "Signed in",
        "sign_in_refused": "Sign-in refused",
        "sign_out": "Signed out",
        "refused": "Was refused",
        "switch_role": "Switched role",
        "configure": "Changed city.toml",
        "chain_broken": "Found the log broken",
    }
)
ALARMING: Final = frozenset({"refused", "sign_in_refused", "chain_broken"})
THINGS: Final = (
    "incident", "alarm", "user", "token", "feed", "reject", "camera", "detection", "plate_read", "vital_sign",
    "caution", "responder", "incident_note", "report", "audit_entry", "role", "city",
)  # fmt: skip
PAGES: Final = MappingProxyType({"feed": "/feeds", "reject": "/feeds", "user": "/admin", "token": "/admin"})


_CALLED: Final = MappingProxyType({"user": "Account", "audit_entry": "Audit log", "city": "File"})


def thing(table: str) -> str:
    """A table as one would call what is in it."""
    return _CALLED.get(table) or words(table)


def did(action: str) -> str:
    """What was done, as one would say it."""
    return ACTIONS.get(action) or words(action)


def named(table: str | None, record: str | None) -> str:
    """The record that it was done to; nothing where there is none."""
    return " ".join(part for part in (thing(table) if table else "", record or "") if part)
