"""A change of city.toml leaves its trace: who may change it is the machine's to say, that it changed is ours."""

import hashlib
from pathlib import Path

from model.actor import HOUSE
from model.audit import Deed
from store import Store


def note_configuration(store: Store, city_file: Path) -> None:
    """Note the file's hash in the audit log, where it is another than the last one noted."""
    found = hashlib.sha256(city_file.read_bytes()).hexdigest()
    with store.act() as act:
        last = act.ask("SELECT detail FROM log.audit_entry WHERE action = 'configure' ORDER BY seq DESC LIMIT 1")
        if last.is_empty() or last.item() != f"sha256 {found}":
            act.note(Deed(HOUSE.name, "house", "configure", "city", city_file.name, detail=f"sha256 {found}"))
