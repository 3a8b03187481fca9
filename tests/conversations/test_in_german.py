"""A conversation in German: Ann and Ben are written to in their language, and everything that they say in it is read;
Ada reads English all the while."""

from __future__ import annotations

import re

from mailbot.mail.message import Attachment, Mail
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Application, ApplicationStage, Membership, Mentorship, Person
from tests.conversations.test_plan import change, pair_of, pair_up, version
from tests.conversations.test_privacy_export import exported
from tests.conversations.world import World

WHY = (
    "Seit sechs Jahren lösche ich Brände in Zahlungssystemen, nachdem sie in Betrieb gegangen sind. Ich möchte lernen, "
    "Performance von der ersten Skizze an einzubauen, und das an andere weitergeben, weil es bei mir niemand getan hat."
)
DONE = (
    "Ich habe die Lasttests eines Zahlungsdienstes geleitet, der heute 4.000 Transaktionen in der Sekunde trägt, seine "
    "Antwortzeit in einem Jahr halbiert und den Leitfaden geschrieben, nach dem drei Teams meiner Firma heute testen."
)
FILLED = {
    "Warum sollten wir dich": WHY,
    "Was hast du in deinem Beruf erreicht": DONE,
    "Links zu gemeinsamer": "keine",
    "Dein Fachgebiet": "Lasttests",
    "Deine Erfahrung darin": "sechs Jahre Lasttests im Zahlungsverkehr",
    "Deine Ziele": "Kapazitätsplanerin werden",
    "Deine Zeitzone": "Berlin",
    "Stimmst du den Regeln": "Ich stimme zu",
}
LAST = "[5] Lebenslauf bei LinkedIn: https://www.linkedin.com/in/ann-bell"


def only(letters: list[Mail]) -> Mail:
    assert len(letters) == 1, [letter.subject for letter in letters]
    return letters[0]


def german(letter: Mail) -> bool:
    return 'lang="de"' in letter.html


async def test_ann_and_ben_meet_in_german(world: World) -> None:
    world.enrol_mentor("ben", ["testing"], slots=1)
    ann, ada, ben = world.ann, world.ada, world.ben

    asked = only(await world.writes(ben, "", "SPRACHE: Deutsch"))
    told = only(await world.replies(ben, asked, "JA"))
    assert german(told) and "deine Briefe kommen von jetzt an auf Deutsch" in told.text

    form = only(await world.writes(ann, "Bewerbung", ""))  # in whose words it is asked for is known from the word
    assert german(form) and "[6] Dein Fachgebiet (nötig)" in form.text
    assert "Wähle eins davon: Performance-Modellierung, Performance-Tests" in form.text

    missing = only(await world.fills(ann, form, FILLED))
    assert german(missing) and "Eins fehlt noch:" in missing.text and "- Lebenslauf bei LinkedIn – " in missing.text

    complete = only(await world.replies(ann, missing, LAST))
    application = world.office.store.get(Application, "A-1")
    assert application is not None and application.stage is ApplicationStage.COMPLETE, complete.text
    assert application.answers["why"] == WHY and application.answers["discipline"] == "Lasttests"
    assert german(complete) and "ist vollständig" in complete.text

    packet = ada.last
    assert not german(packet) and "Ann Bell applies for performance testing" in packet.subject
    assert "Why should you be taken into the program?" in packet.text and WHY[:40] in packet.text
    await world.replies(ada, packet, "APPROVE")
    await world.later(minutes=11)
    assert german(ann.last) and "deine Bewerbung ist angenommen" in ann.last.text

    offer = ben.last
    assert german(offer) and "im Fachgebiet Performance-Tests aus Berlin begleiten?" in offer.subject
    assert "Warum du: dasselbe Fachgebiet" in offer.text
    kit = only(await world.replies(ben, offer, "Annehmen"))
    assert german(kit) and "danke, dass du Ann Bell aus Berlin begleitest" in kit.text
    assert world.office.store.get(Mentorship, "P-1") is not None

    invitation = only(await world.replies(ben, kit, "TERMIN 3. Dezember 2026 um 17 Uhr Berlin"))
    assert german(invitation) and "Donnerstag, 3. Dezember, 11:00 (New York)" in invitation.text
    assert "Donnerstag, 3. Dezember, 17:00 (Berlin)" in ann.last.text and german(ann.last)

    help_ = only(await world.replies(ann, ann.last, "HILFE"))
    assert german(help_) and "CALL Tag Uhrzeit [Zone] [Ort]" in help_.text
    assert "nennt einen Termin, und ihr beide bekommt die Einladung" in help_.text


async def test_a_word_for_a_keyword_is_no_keyword_in_talk_and_english_always_works(world: World) -> None:
    world.enrol_mentor("ben", ["testing"], slots=1)
    form = only(await world.writes(world.ann, "BEWERBEN", ""))
    await world.fills(world.ann, form, FILLED)
    await world.replies(world.ann, world.ann.last, LAST)
    await world.replies(world.ada, world.ada.last, "approve")
    await world.later(minutes=11)
    kit = only(await world.replies(world.ben, world.ben.last, "ACCEPT"))
    assert not german(kit)  # Ben has not asked for German

    await world.replies(world.ben, kit, "Einverstanden.\n\nHilfe, ich habe den Termin vergessen. Bis morgen, Ben")
    assert "Einverstanden.\n\nHilfe, ich habe den Termin vergessen." in world.ann.last.text

    told = only(await world.replies(world.ann, world.ann.last, "ERLEDIGT 2\nSTATUS"))
    assert german(told) and "DONE 2" in told.text and "STATUS" in told.text  # what was understood is named

    wrong = only(await world.replies(world.ann, world.ann.last, "EINVERSTANDEN damit"))
    assert "EINVERSTANDEN damit" in wrong.text and "AGREE schreibt man so: AGREE" in wrong.text

    told = only(await world.writes(world.sam, "", "HILFE"))
    assert german(told) and "APPLY" in told.text  # also where we know nobody's language
    assert world.office.store.person_at(world.sam.address) is None
    ann = world.office.store.person_at(world.ann.address)
    assert isinstance(ann, Person) and ann.language == "de"


PLAN = """\
Ziel: Kapazitäten planen
1. Zwei Bücher über Warteschlangen lesen, bis Ende Januar
2. Einen Dienst modellieren, fällig am 26. Februar (technisch, #Entwurf, Kosten 80 EUR) https://example.org/modell

Langfristig:
3. Einen Vortrag halten (freiwillig, nicht technisch)
"""


async def meet_in_german(world: World) -> None:
    await pair_up(world)
    change(world, *(Noted(Person, id, {"language": "de"}) for id in ("M-8", "M-9")))


async def test_a_plan_goes_out_in_german_and_is_understood_when_it_comes_back(world: World) -> None:
    await meet_in_german(world)
    ann, mia = world.ann, world.mia
    await world.replies(ann, ann.last, f"LERNPLAN\n{PLAN}")
    await world.replies(mia, mia.last, "ZUSTIMMEN")
    await world.replies(ann, ann.last, f"PLAN\n{PLAN}4. wrk lernen, bis Q2\n")
    shown = only(await world.replies(ann, ann.last, "PLAN"))
    assert german(shown), shown.text
    below = shown.text.partition("Damit heißt der Plan:")[2].partition("\n  AGREE")[0].partition("\n  PLAN")[0]
    assert [line.strip() for line in below.splitlines() if line.strip()] == [
        "Ziel: Kapazitäten planen",
        "1. Zwei Bücher über Warteschlangen lesen",
        "bis Sonntag, 31. Januar 2027",
        "2. Einen Dienst modellieren",
        "bis Freitag, 26. Februar 2027 (technisch, #Entwurf, Kosten 80",
        "EUR)",
        "https://example.org/modell",
        "Langfristig:",
        "3. Einen Vortrag halten",
        "(freiwillig, nicht technisch)",
        "4. wrk lernen",
        "bis Mittwoch, 30. Juni 2027",
    ]
    await world.replies(ann, shown, f"PLAN\n{below.replace('26. Februar', '5. März')}")
    before, after = version(world, 2), version(world, 3)
    assert after.goals == before.goals == ("Kapazitäten planen", "Long term")
    assert f"{after.milestones[1].due}" == "2027-03-05" and after.milestones[1].stages == ("design",)
    assert [each.text for each in after.milestones] == [each.text for each in before.milestones]
    assert after.milestones[0] == before.milestones[0] and after.milestones[2:] == before.milestones[2:]


async def test_small_words_are_commands_where_the_line_fits_and_a_date_is_told_as_one_writes_it(world: World) -> None:
    await meet_in_german(world)
    ann, mia = world.ann, world.mia
    told = only(await world.replies(mia, mia.last, "Abwesend bis zum 3. märz"))
    assert "Mittwoch, 3. März 2027" in told.text and "Mittwoch, 3. März 2027" in ann.last.text
    wrong = only(await world.replies(mia, told, "ABWESEND bis 3. Mai 2029"))
    assert "3. Mai 2029 ist mehr als ein Jahr hin" in wrong.text
    person = world.office.store.get(Person, "M-8")
    assert person is not None and person.stage is Membership.AWAY

    invitation = only(await world.replies(ann, ann.last, "anruf am 9. märz um 17 Uhr"))
    assert "SUMMARY:Quartalsgespräch: Mia und Ann" in invitation.calendars[0].decode().replace("\r\n ", "")
    assert [call.number for call in pair_of(world).calls] == [2]
    await world.replies(ann, ann.last, "Einverstanden.\n\nBis auf Weiteres")
    assert "Einverstanden." in mia.last.text


async def test_what_we_write_among_others_words_and_into_files_is_german(world: World) -> None:
    await meet_in_german(world)
    old = "From: ann@example.test\nSubject: Zahlen\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n\nvon ann@example.test"
    files = [Attachment("ann-example-test.eml", "message/rfc822", old.encode())]
    await world.replies(world.ann, world.ann.last, "Mich erreichst du auch als ann@example.test, Mia.", files)
    assert "auch als [Adresse bleibt privat], Mia." in world.mia.last.text
    (file,) = world.mia.last.attachments
    assert file.name == "privat.txt" and "Betreff: Zahlen" in file.content.decode()

    brought = await exported(world, "ann")
    readme = brought["README.txt"]
    assert readme.startswith("Was ") and "23. November 2026, 09:01 UTC" in readme
    assert "pairs.json       Deine Paare: Daten, Gespräche und Themen" in readme and "Was nicht dabei ist" in readme
    assert "WER DU HIER BIST" in brought["everything.txt"]
    assert not re.search(r"\b(?:your|that|what|nobody|mails of)\b", readme, re.IGNORECASE), readme


async def test_a_german_admin_reads_in_german_why_a_mail_waits_and_what_became_of_it(world: World) -> None:
    await meet_in_german(world)
    ann, ada = world.ann, world.ada
    sure = only(await world.writes(ann, "", "EXPORT"))
    asked = only(await world.writes(ada, "", "SPRACHE de"))
    told = only(await world.replies(ada, asked, "JA"))
    listed = only(await world.replies(ada, told, "LISTE zurückgehaltene"))
    assert german(listed)
    assert "EXPORT braucht mehr Nachweis als" in listed.text
    assert "fragt bei der eingetragenen Adresse nach" in listed.text
    held = next(word for word in listed.text.split() if word.startswith("H-"))
    await world.clicks(ann, sure, "YES")
    done = only(await world.replies(ada, listed, f"FREIGEBEN {held}"))
    assert "Was daraus wurde: bestätigt: M-9 bekommt, was über sie oder ihn gespeichert ist" in done.text
    assert not re.search(r"\b(?:proof|asks|gets|released|what is)\b", listed.text + done.text)
