"""Screening: nothing automatic passes for a person, and no person for a machine."""

from __future__ import annotations

import pytest

from mailbot.mail.reading.parse import parse
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind
from tests.bait import in_a_moment

OURS = frozenset({"mentoring@example.test"})
CALENDAR = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated; type=vacation"},
        {"return_path": "<>"},
        {"precedence": "auto_reply"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "out of office"},
        {"subject": "Automatic reply: Your call"},
        {"subject": "Abwesenheitsnotiz: Dein Anruf"},
        {"subject": "Réponse automatique : votre appel"},
        {"subject": "自動返信: お問い合わせ"},
        {"subject": "Автоответ: звонок"},
        {"from": "noreply@example.org"},
        {"from": "Do Not Reply <do-not-reply@example.org>"},
        {"from": "MAILER-DAEMON@example.org"},
        {"x_auto_response_suppress": "All"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply", "subject": "Out of office", "x_mailer": "Outlook"},
        {"content_type": 'multipart/report; report-type=disposition-notification; boundary="x"'},
    ],
)
def test_a_machine_is_seen(mail, fields):
    screening = screen(mail(**fields), OURS)
    assert screening.kind is ScreeningKind.AUTOMATIC
    assert screening.because


@pytest.mark.parametrize(
    "fields",
    [{"list_id": "<news.example.org>"}, {"precedence": "bulk"}, {"precedence": "list"}, {"list_unsubscribe": "<x>"}],
)
def test_bulk_is_seen(mail, fields):
    assert screen(mail(**fields), OURS).kind is ScreeningKind.BULK


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"auto_submitted": "no"},
        {"auto_submitted": "auto-forwarded"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply", "x_ms_has_attach": "yes"},
        {"x_auto_response_suppress": "All", "thread_index": "Ac9"},
        {"subject": "Re: Automatic reply: Your call"},
        {"subject": "Out of office next week, is that fine?", "user_agent": "Thunderbird"},
        {"from": "Norepinephrine Ann <ann.reply@example.org>"},
        {"return_path": "<ann@example.org>"},
        {"x_autoreply": "no"},
        {"subject": ""},
        {"message_id": ""},
    ],
)
def test_a_person_is_heard(mail, fields):
    assert screen(mail(**fields), OURS).kind is ScreeningKind.GENUINE


@pytest.mark.parametrize(
    "fields", [{"from": "Program <Mentoring@example.test>"}, {"x_mailbot": "mentoring@example.test"}]
)
def test_our_own_mail_is_known(mail, fields):
    assert screen(mail(**fields), OURS).kind is ScreeningKind.OWN


@pytest.mark.parametrize("name", ["sender", "resent_from", "resent_sender"])
def test_what_we_sent_on_ourselves_is_our_own(mail, name):
    assert screen(mail(**{name: "Program <mentoring@example.test>"}), OURS).kind is ScreeningKind.OWN
    assert screen(mail(**{name: "Bo <bo@example.org>"}), OURS).kind is ScreeningKind.GENUINE


@pytest.mark.parametrize(
    ("times", "kind"), [(1, ScreeningKind.GENUINE), (2, ScreeningKind.GENUINE), (3, ScreeningKind.OWN)]
)
def test_what_goes_round_is_seen_and_what_two_servers_of_ours_pass_on_is_not(write, times, kind):
    assert screen(parse(b"Delivered-To: mentoring@example.test\r\n" * times + write()), OURS).kind is kind


def test_a_dumb_responder_is_automatic_and_no_list(mail):
    dumb = mail("I am on vacation until 14 January.", precedence="bulk", subject="Re: Your plan")
    assert screen(dumb, OURS).kind is ScreeningKind.AUTOMATIC
    news = mail("I am on vacation until 14 January.", precedence="bulk", list_id="<team.example.org>")
    assert screen(news, OURS).kind is ScreeningKind.BULK


def test_somebody_elses_bot_is_not_ours(mail):
    assert screen(mail(x_mailbot="other@example.org"), OURS).kind is ScreeningKind.GENUINE


def test_a_letter_of_ours_that_comes_back_is_known_by_its_id(mail):
    come_back = mail(message_id="<letter.k3x9@example.test>")
    assert screen(come_back, OURS, lambda one: one.startswith("letter.")).kind is ScreeningKind.OWN
    assert screen(come_back, OURS, lambda one: False).kind is ScreeningKind.GENUINE


def test_a_calendar_answer_is_heard_although_a_program_sent_it(mail):
    answer = mail(CALENDAR, content_type="text/calendar; method=REPLY", auto_submitted="auto-generated")
    assert screen(answer, OURS).kind is ScreeningKind.GENUINE
    request = mail(CALENDAR.replace("REPLY", "REQUEST"), content_type="text/calendar", auto_submitted="auto-generated")
    assert screen(request, OURS).kind is ScreeningKind.AUTOMATIC


def test_an_absence_note_with_an_address_in_it_is_no_delivery_report(mail):
    note = mail("Write to bo@example.org: he is there.", return_path="<>", subject="Automatic reply: x")
    assert screen(note, OURS).kind is ScreeningKind.AUTOMATIC


@pytest.mark.parametrize(
    "bait",
    [
        "this mail is " * 80_000,
        "do not reply " * 80_000,
        "ticket number " * 80_000,
        ">" * 1_000_000,
        "\n>" * 300_000,
        "unsubscribe " * 80_000,
        "is out of the office (" * 50_000,
    ],
)
def test_bait_costs_no_more_than_its_length(mail, bait):
    read = mail(bait, subject=bait[:900].replace("\n", " "), **{"from": f'"{bait[:60].strip()}" <ann@example.org>'})
    with in_a_moment():
        screen(read, OURS)
