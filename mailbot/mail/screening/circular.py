"""Circular: what is sent to many or by a program's own account, and has lost the fields that would say so.

No single trait here is proof: a person may have an odd address, or mention an order. Only what says how to be taken off
a list, or two traits of different kinds, in a mail that answers nothing and that no mail program of a person's made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.mail.message import Mail

_FOOT = 1500
"""Characters at the end in which a circular says why one got it, and how to get no more."""
_NEAR = 160
_LEAVE = (
    "unsubscri", "opt out", "opt-out", "be removed from", "email preferences", "e-mail preferences",
    "subscriber information", "subscription changes", "manage your subscription", "notification settings",
    "abbestell", "abmelde", "abzumelden", "austragen", "désabonn", "desabonn", "désinscri", "se désinscrire",
    "darse de baja", "dar de baja", "darte de baja", "cancelar su suscripción", "cancelar tu suscripción",
    "descadastr", "cancelar a inscrição", "cancelar a subscrição", "remover a sua inscrição", "disiscri",
    "annullare l'iscrizione", "annulla l'iscrizione", "cancellarti", "cancellarsi", "uitschrijven",
    "uit te schrijven", "afmelden", "af te melden", "wypis", "zrezygn", "rezygnacj", "avregistrera", "avprenumerera",
    "avsluta prenumeration", "avanmäl", "afmeld", "afmelding", "meld deg av", "melde deg av", "avmeld",
    "avslutte abonnement", "peruuta tila", "peruuttaa tila", "peruuttaaksesi", "odhlás", "odhlášení", "aboneliğ",
    "abonelikten", "listeden çık", "отписаться", "отписки", "отказаться от рассылки",
    "退订", "取消订阅", "退訂", "取消訂閱",
    "配信停止", "配信解除", "購読解除", "登録解除", "수신거부", "수신 거부", "구독 취소", "구독을 취소",
)  # fmt: skip
_WAY = ("http", "href", "mailto:", "@", "click", "klick", "clic", "www.")
_WHY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stem, re.compile(form))
    for stem, form in (
        ("receiv", r"you(?:'re| are|'ve| have)? receiv(?:e|ed|ing) (?:this|the) (?:e-?mail|mail|message|newsletter|"
        r"notification)s? (?:because|as|since)"),
        ("was sent", r"this (?:e-?mail|mail|message|newsletter) was sent (?:to|by):? "),
        ("sie erhalten", r"sie erhalten (?:diese|diesen) [\w-]{2,20},? (?:da|weil|als)\b"),
        ("weil", r"du (?:erhältst|bekommst) (?:diese|diesen) [\w-]{2,20},? weil"),
        ("vous recevez", r"vous recevez (?:ce|cet|cette) [\w-]{2,20},? (?:car|parce)"),
        ("recib", r"(?:recibe|recibes|ha recibido|has recibido) est[ea] [\w-]{2,20} (?:porque|por)"),
        ("receb", r"(?:recebe|receber|recebendo|recebeu) est[ea] [\w-]{2,20} (?:porque|por)"),
        ("quest", r"(?:ricevi|riceve|hai ricevuto|ha ricevuto) quest[ao'’]\s?[\w-]{2,20} (?:perché|in quanto)"),
        ("ontvangt", r"(?:u|je) ontvangt (?:deze|dit) [\w-]{2,20},? omdat"),
        ("otrzym", r"otrzym\w{2,8} t[ęe] \w{2,20},? (?:ponieważ|bo)\b"),
        ("du ", r"du (?:får|har fått|modtager|mottar) (?:detta|det här|denna|denne) [\w-]{2,20},? (?:eftersom|för|"
        r"fordi|da)\b"),
        ("tämän", r"(?:saat|sait) tämän \w{2,20},? (?:koska|sillä)"),
        ("protože", r"(?:tento|tuto) [\w-]{2,20} (?:jste|dostáv)[^.\n]{0,40}protože"),
        ("вы получили", r"вы получили это \w{2,20},? (?:потому|так как|поскольку)"),
        ("收到", r"您(?:之所以)?收到(?:此|这|本)"),
        ("このメール", r"このメールは[^。\n]{0,40}(?:登録|会員|購読)"),
        ("본 메일", r"본 메일은[^.\n]{0,40}(?:동의|회원|구독)"),
    )
)  # fmt: skip
_PASSED_ON = re.compile(
    r"\s{0,9}(?:re|aw|wg|fwd?|tr|rv|rif|enc|res|doorst|antw|vs|sv|vb|vl|ang|odp|pd|ynt|ilt|回复|转发|答复|轉寄|回覆|"
    r"답장|전달|返信|転送)"
    r"\s?(?:\[\d{1,3}\])?\s?[:：]",
    re.IGNORECASE,
)
_QUOTES = (
    "\n>",
    "---Original",
    "--- Original",
    "orwarded message",
    "--- Ursprüngliche",
    "---Ursprüngliche",
    "ransféré ---",
    "--- Weitergeleitete",
)
_OUTBOUND = re.compile(
    r"(?:^|[._-])(?:orders?|order-?updates?|ship(?:ping|ment)?(?:[._-]?confirm\w*)?|confirm(?:ations?)?|billing|"
    r"invoices?|receipts?|"
    r"updates?|news|digest|deals|offers|promo(?:tion)?s?|marketing|announce(?:ments?)?|reminders?|subscriptions?|"
    r"registration|"
    r"verif(?:y|ication)|account[._-]?(?:update|security)|security|root|daemon|system|owner|robot|crm|campaigns?|"
    r"mailings?|rundbrief|"
    r"(?:customer|traveler|guest|member)[._-]?(?:care|service|support|relations))(?:$|[._+-])"
)
_SERVICE_NAME = re.compile(
    r"\b(?:newsletter|rundbrief|infolettre|boletín|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|biuletyn|"
    r"bülten|рассылка|"
    r"alerts?|notifications?|notifier|benachrichtigung(?:en)?|system|daemon|robot|bot|tracker|jenkins|autoresponder|"
    r"meldungen)$|メルマガ|ニュースレター|뉴스레터",
)
_BUSINESS = re.compile(
    r"\byour (?:\S{1,40} ){0,2}(?:order|shipment|booking|reservation|invoice|receipt|payment|password|account|"
    r"subscription|statement|parcel|delivery)\b|"
    r"\b(?:receipt|confirmation|itinerary|invoice) (?:for|of) (?:your )?|\b(?:e-?mail|account) (?:verification|"
    r"confirmation|activation)\b|"
    r"\b(?:verify|confirm|activate) your\b|\bpassword\b|\btravel document|\bnewsletter\b|\bissue (?:no\.? ?)?#?\d|"
    r"\bausgabe\b|\bnr\. ?\d|\bvol(?:ume|\.) ?\d|\[\d+%|\bsave up to \d|\d ?% off|"
    r"^cron <|^(?:processed|processing|accepted|succeeded|failed|build|alert|problem|recovery|resolved|"
    r"monitor)\b.{0,20}:|"
    r"\bihre? (?:\S{1,30} ){0,2}(?:bestellung|rechnung|buchung|lieferung|passwort|zahlung|sendung)|"
    r"\bbestellbestätigung|"
    r"\bvotre (?:commande|facture|réservation|colis|mot de passe)|\b(?:su|tu) (?:pedido|factura|reserva|contraseña)|"
    r"\b(?:seu|sua) (?:pedido|fatura|reserva|senha)|\b(?:tuo|suo|vostro|tua|sua) (?:ordine|fattura|prenotazione|"
    r"password)|"
    r"\b(?:je|uw) (?:bestelling|factuur|boeking|wachtwoord)|\bzamówieni[ea]\b.{0,20}\d|\bdin (?:order|beställning|"
    r"ordre|bestilling|faktura)\b|"
    r"\btilauksesi\b|\bobjednávk[ay]\b.{0,20}\d|\bsipariş\w{0,6}|\bзаказ\w{0,4} .{0,10}\d|订单|注文|ご予約|주문",
)
_BY_PROGRAM = re.compile(
    r"javamail(?!\.(?:open-?xchange|zimbra|root|seznam))|listmanager|phpmailer|swift\.generated|\bcampaign|"
    r"newsletter|\bbatch\b|-batch-|"
    r"sendgrid|mailgun|mailchimp|mandrill|sparkpost|amazonses|mailjet|sendinblue|brevo|exacttarget|mktomail|bulkmail"
)
_PEOPLES = ("fastmail", "proton")
"""Providers that give what people write a Feedback-ID as well."""
_RETURNS = re.compile(
    r"<?(?:bounces?|return|errors?|delivery|.{1,80}-(?:errors?|bounces?|return))(?:[+._=-].{0,200})?@"
)


def is_circular(mail: Mail) -> str:
    """What makes a circular of a mail that no person's program made and that is no reply; "" where nothing does."""
    is_reply = bool(mail.in_reply_to or mail.references)
    if is_reply and _PASSED_ON.match(mail.subject):
        return ""
    traits = list(_traits(mail))
    if len(traits) >= 2:
        return " and ".join(traits[:2])
    return "" if is_reply else _foot(mail)


def _traits(mail: Mail) -> Iterator[str]:
    """Traits of different kinds; each alone is no proof."""
    if mail.sender is not None and _OUTBOUND.search(mail.sender.local):
        yield f"it comes from {mail.sender.local}@"
    elif mail.sender is not None and _SERVICE_NAME.search(mail.sender.name.lower()):
        yield f"its sender is called {mail.sender.name[:60]}"
    if _BUSINESS.search(mail.subject[:300].lower()):
        yield "its subject is that of a notice"
    if _made_by_program(mail):
        yield "a program made it"
    if "feedback-id" in mail.headers and not mail.header("feedback-id").lower().endswith(_PEOPLES):
        yield "its sender counts complaints (Feedback-ID)"
    path = mail.header("return-path").lower()
    if _RETURNS.match(path.strip()) and "srs" not in path:
        yield "its return path is for bounces"
    elif "errors-to" in mail.headers:
        yield "it says where errors go"


def _made_by_program(mail: Mail) -> bool:
    if _BY_PROGRAM.search(mail.message_id.lower()):
        return True
    warning = mail.header("x-authentication-warning").lower()
    return "set sender to" in warning and any(name in warning for name in ("nobody", "www", "apache", "daemon"))


def _foot(mail: Mail) -> str:
    """How its foot tells to be taken off a list, or why one got it."""
    for source, size in _own_text(mail):
        foot = source[-size:].lower()
        if any(stem in foot and form.search(foot) for stem, form in _WHY):
            return "its foot says why one gets it"
        if len(source) <= size:
            foot = foot.strip().partition("\n")[2]  # the first line is no foot
        if any(way in foot for way in _WAY) and _says_how_to_leave(foot):
            return "its foot says how to be taken off a list"
    return ""


def _own_text(mail: Mail) -> tuple[tuple[str, int], ...]:
    """The texts whose foot is the mail's own, with the size of it: what is passed on or quoted has one of its own."""
    if _PASSED_ON.match(mail.subject) or any(mark in mail.text for mark in _QUOTES):
        return ((mail.new_text, _FOOT),)
    return (mail.text, _FOOT), (mail.html, 4 * _FOOT)


def _says_how_to_leave(foot: str) -> bool:
    """Whether a foot names the way to leave a list beside a link or an address."""
    found = (foot.rfind(word) for word in _LEAVE if word in foot)
    return any(way in foot[max(0, at - _NEAR) : at + _NEAR] for at in found for way in _WAY)
