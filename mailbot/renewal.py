"""Renewal: an office at work takes on what its config, rules and letters say now, or keeps what it had."""

from __future__ import annotations

import logging
from datetime import datetime

from mailbot.composition import Program, equip, read_program
from mailbot.errors import ConfigError
from mailbot.office import Office

log = logging.getLogger(__name__)


def renewed(program: Program, office: Office, now: datetime) -> Program | None:
    """The program that the office goes by from now on; None where a mistake in any of its files keeps the old one."""
    try:
        new = read_program(program.config.file)
    except ConfigError as error:
        log.warning("reload: kept what was there; %s", str(error).replace("\n", " "))
        return None
    if new.config.store != program.config.store:
        log.warning("reload: store.url takes effect at the next start")
    equip(office, new)
    office.begin(now)
    log.info("reload: config, rules and templates are the new ones")
    return new
