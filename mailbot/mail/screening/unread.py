"""Unread: addresses that nobody reads, by what they are called in many languages; no answer ever goes there."""

from __future__ import annotations

import re

_NOBODY = re.compile(
    r"(?<![a-z])(?:(?:do|please|pls)?[._-]?)?(?:no|not|non|ne|dont)[._-]?(?:reply|replies|respond|response|answer|repondre)(?![a-z])|noreply$|"
    r"(?<![a-z])ne[._-]?pas[._-]?repondre|(?:keine?[._-]?antwort|nicht[._-]?antworten|antworten?[._-]?nicht)|"
    r"(?<![a-z])no[._-]?(?:respond(?:er|a|as)|contestar|conteste)(?![a-z])|(?<![a-z])(?:nao|não)[._-]?respond(?:a|er)|(?<![a-z])non[._-]?rispond(?:ere|a)|"
    r"(?<![a-z])niet[._-]?(?:beantwoorden|antwoorden|reageren)|(?<![a-z])nie[._-]?odpowiada(?:j|c)|(?<![a-z])(?:svara|svar)[._-]?(?:inte|ej|ikke)|"
    r"(?<![a-z])(?:ikke|inte)[._-]?svar|(?<![a-z])(?:ei|ala)[._-]?vasta|(?<![a-z])neodpov[ií]d|(?<![a-z])(?:yanitlama|cevaplama)|"
    r"^(?:bounces?|returns?|errors?)(?:[+._=-].*)?$|[._-](?:bounces?|errors|request|owner|admin-bounces|confirm-bounces)$|^owner-|"
    r"^(?:listserv|majordomo|mailman|sympa|listar|ecartis|listmaster)$|dev[._-]?null|blackhole|"
    r"(?<![a-z])auto[._-]?(?:reply|responder|response|mailer|mail|confirm|notify|generated|message)(?![a-z])|"
    r"^(?:nobody|unattended|unmonitored|anonymous|cron|daemon|mailer|robot|newsletters?|notify|notifications?|notifier|alerts?|automation|autobot)(?:[+._-].*)?$|"
    r"[._-](?:notifications?|alerts?|newsletter|notifier|robot)$|\[bot\]$"
)  # fmt: skip


def is_unread(local: str) -> bool:
    """Whether a local part, in small letters, is the name of an address that nobody reads."""
    return _NOBODY.search(local) is not None
