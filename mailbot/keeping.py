"""Keeping: the errands of the operator who keeps books for others: a backup of them, and somebody erased from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mailbot import erasing
from mailbot.adapters.backup import write_backup
from mailbot.errands import ERRANDS
from mailbot.errors import MailbotError
from mailbot.office import Office
from mailbot.ports import Clock
from mailbot.program.privacy.belongings import belongings
from mailbot.program.privacy.subject import subject_at

BACKUP, FORGET = "backup", "forget"


def backup(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Writes {to: an absolute path}; between two commits nothing changes, so it is of one moment. Answers with the
    number of records and of files."""
    address = office.handbook.address.address
    manifest = write_backup(Path(asked["to"]), office.store, office.spool, address, clock.now())
    records = sum(manifest.counts.values())
    return {"records": records, "files": len(manifest.hashes) - len(manifest.counts)}


def forget(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Erases whoever is at {address}, with a last letter to them; answers with the id it stands under. MailbotError
    where nothing is held there, or an admin is."""
    subject = subject_at(asked["address"], office.store)
    if not belongings(subject, office.store):
        raise MailbotError(f"the books hold nothing on {asked['address']}")
    if subject.person is not None and office.handbook.is_admin(subject.person):
        raise MailbotError(f"{asked['address']} is an admin's: take them out of the config first")
    id = f"F-{office.store.last_number('F') + 1}"
    erasing.forget_now(office, subject, id, clock.now(), told=False)
    return {"id": id, "person": subject.id}


ERRANDS |= {BACKUP: backup, FORGET: forget}
