"""A conversation in German: Ann and Ben are written to in their language, and everything that they say in it is read;
Ada reads English all the while."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.model import Application, ApplicationStage, Mentorship, Person
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
