"""What people write themselves stays, however much it looks like a quote, a signature or a disclaimer."""

from __future__ import annotations

import sys

import pytest

from mailbot.mail.new_text.reply import new_text, split_reply

OWN = [
    # attributions
    "On Monday I wrote:\nplease call me\n\nNobody did.",
    "On Monday I wrote:",
    "As I wrote on 7 January 2025 at 10:00:\n\nit is slow.",
    "He called on 3 May 2024 and wrote:\n\nthat it works.",
    "My boss wrote: no.",
    "The report says, and I quote from 2024:\n\nit is slow.",
    "Am Montag schrieb er:\n\nes geht.",
    "Le lundi il a écrit :\n\nnon.",
    "On 5 May at 10:00 I can come. On 6 May I am away:\nwrite to me.",
    "Please write to ann@example.org about this:\nshe knows.",
    "Call me at 10:00:\n+49 30 123456",
    "Agenda for 7 January 2025, 10:00:\n1. plan\n2. calls",
    # headers
    "From: 1 March 2025\nTo: 1 June 2025\nSubject: queueing theory",
    "From: March\nTo: June\nSubject: queueing theory\n\nIs that all right?",
    "| From | To | Subject |\n| 1 March | 1 June | SQL |\n| 1 June | 1 July | queues |",
    "Date: 7 January 2025, 10:00\nPlace: Berlin\nSubject: the plan",
    "Von: März\nBis: Juni\nThema: Warteschlangen",
    "From: Berlin\nTo: Munich\nDate: 12 March 2025, 10:00",
    "To: everybody who reads this\nSubject: none",
    "Subject: my plan\n\nI would like to begin with queues.",
    # lists, tables, rules
    "- one\n- two\n-- two and a half\n--- three",
    "* * *\nOne\n* * *\nTwo",
    "Before\n\n---\n\nAfter that I would like to learn how capacity planning is done, and by whom.",
    "Before\n\n____________________\n\nAfter that I would like to learn how capacity planning is done.",
    "Title\n=====\ntext",
    "One\n—\nTwo is a whole sentence that goes on for a while, and so it is no signature.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    # code
    "if a > b:\n    return a >> 2",
    "I ran this:\n>>> import queue\n>>> queue.Queue()\n<queue.Queue object>",
    "cat a | grep b > c\nls >> d",
    "x = -----1\ny = 2",
    # forwards and originals
    "The original message was better.\nForwarded messages are not.",
    "-- the original -- was better",
    "I forwarded your message:\nno answer yet.",
    # devices and closings
    "Sent from my desk, which is much easier than from my phone.",
    "Sent from Berlin with love, and I will write more when I am home again\nnext week",
    "Get Outlook for your phone, I told him, and he did.",
    "It works now.\n\nBest,\nAnn",
    "It works now.\n\nMit freundlichen Grüßen\nAnn Bell",
    "Lähetetty eilen.",
    "Gesendet habe ich es gestern.",
    # secrets
    "Please keep this confidential.",
    "This message is confidential, I think. Shall I delete it?",
    "I wrote a disclaimer for the page: whoever has received this in error, please notify the sender.\n\nIs it good?",
    # one word
    "OK",
    "👍",
    "好的",
    "1 yes\n2 no: too early",
]


@pytest.mark.parametrize("text", OWN)
def test_a_persons_own_text_stays(text):
    assert new_text(text) == text


@pytest.mark.parametrize("text", [one for one in OWN if not one.endswith(":") and ">>>" not in one])
def test_it_stays_above_a_quote_as_well(text):
    quote = "On Tue, 7 Jan 2025 at 10:00, Ann Bell <ann@example.org> wrote:\n> old\n> APPROVE"
    assert new_text(f"{text}\n\n{quote}") == text


DISCLAIMERS = [
    "This e-mail and any attachments are confidential and intended solely for the use of the individual to "
    "whom they are addressed. If you have received this e-mail in error, please notify the sender and delete "
    "it.",
    "CONFIDENTIALITY NOTICE: The contents of this email message are intended only for the addressee and may "
    "contain confidential or privileged information. Unauthorized disclosure is prohibited.",
    "DISCLAIMER\n"
    "This message contains views or opinions of the author alone. The company accepts no liability for any "
    "virus that is transmitted by this email, nor for its content.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind oder diese "
    "E-Mail irrtümlich erhalten haben, informieren Sie bitte den Absender und löschen Sie diese Mail. Die "
    "unbefugte Weitergabe ist nicht gestattet.",
    "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leurs destinataires. Si "
    "vous avez reçu ce message par erreur, merci de le détruire et d'en avertir l'expéditeur.",
    "Este mensaje es confidencial y se dirige exclusivamente a su destinatario. Si lo ha recibido por error, "
    "le rogamos que lo comunique al remitente y lo borre.",
    "Esta mensagem é confidencial e destina-se apenas ao seu destinatário. Se a recebeu por engano, por favor"
    " avise o remetente e apague-a de imediato.",
    "Questo messaggio è riservato ed è destinato esclusivamente ai destinatari indicati. Se lo avete ricevuto"
    " per errore, vi preghiamo di avvisare il mittente e di cancellarlo.",
    "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Indien u dit bericht "
    "abusievelijk heeft ontvangen, verzoeken wij u het te vernietigen.",
    "Ta wiadomość jest poufna i przeznaczona wyłącznie dla jej adresata. Jeżeli otrzymali ją Państwo "
    "omyłkowo, prosimy o powiadomienie nadawcy i usunięcie wiadomości.",
    "Detta meddelande är konfidentiellt och endast avsett för mottagaren. Om du har fått det av misstag, "
    "vänligen meddela avsändaren och radera det.",
    "Denne e-mail er fortrolig og kun til brug for modtageren. Har du modtaget den ved en fejl, bedes du give"
    " afsenderen besked og slette den.",
    "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos olet saanut sen vahingossa, "
    "ilmoita siitä lähettäjälle ja poista viesti.",
    "Tato zpráva je důvěrná a je určena výhradně adresátovi. Pokud jste ji obdrželi omylem, informujte prosím"
    " odesílatele a zprávu smažte.",
    "Bu e-posta gizli bilgiler içerebilir ve yalnızca alıcısı içindir. Yanlışlıkla aldıysanız lütfen "
    "göndereni bilgilendirin ve mesajı silin.",
    "Это сообщение является конфиденциальным и предназначено только для адресата. Если вы получили его по "
    "ошибке, пожалуйста, уведомите отправителя и удалите его.",
    "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的收件人。如果您错误地收到本邮件，请立即通知发件人并删除。",
    "本メールには機密情報が含まれている場合があります。"
    "宛先以外の方が誤って受信された場合は、送信者に通知の上、削除してください。",
    "본 메일은 지정된 수신인만을 위한 것이며 기밀 정보를 포함할 수 있습니다. "
    "잘못 수신하셨다면 발신인에게 알리고 삭제해 주십시오.",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
class TestADisclaimer:
    def test_goes(self, disclaimer):
        assert new_text(f"I would like to apply.\n\nBest,\nAnn\n\n{disclaimer}\n") == (
            "I would like to apply.\n\nBest,\nAnn"
        )

    def test_goes_below_a_rule_and_above_a_quote(self, disclaimer):
        text = f"I would like to apply.\n\n________________________________\n\n{disclaimer}\n\n> old\n"
        assert new_text(text) == "I would like to apply."

    def test_goes_with_another_paragraph_of_its_kind(self, disclaimer):
        other = "This e-mail may hold a virus, for which nobody is liable. If it came in error, delete it, please."
        assert new_text(f"Yes\n\n{disclaimer}\n\n{other}") == "Yes"


def test_nothing_but_a_quote_and_nothing_at_all_is_an_empty_reply():
    for text in ("", "\n\n", "> old\n> old", "\n\n>\n", "-- \nAnn"):
        assert new_text(text) == ""


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > ", "| ", "» ", "＞", "&gt; "])
def test_every_mark_of_a_quote_is_known(mark):
    quote = "\n".join(f"{mark}{line}" for line in ("Would you?", "", "APPROVE  the best"))
    attribution = "On Tue, 7 Jan 2025 at 10:00, Ann Bell <ann@example.org> wrote:"
    assert new_text(f"No.\n\n{attribution}\n{quote}\n") == "No."
    assert new_text(f"{attribution}\n{quote}\n\nNo.\n") == "No."


def test_a_quote_of_several_depths_goes_with_the_attributions_in_it():
    text = "Yes.\n\nOn 7 Jan 2025, Ann wrote:\n> Fine?\n> On 6 Jan 2025, Mia wrote:\n>> Well?\n>>> Oh.\n\nMia"
    assert new_text(text).split() == ["Yes.", "Mia"]


PARAGRAPH = "This e-mail is confidential. If you are not the intended recipient, delete it. "
BAIT = [
    PARAGRAPH,
    f"{PARAGRAPH}\n\n",
    "this e-mail confidential ",
    "On Tue, 7 Jan 2025 at 10:00, Ann Bell <\n",
    "On Tue, 7 Jan 2025 ",
    "Ann <ann@example.org>\n",
    "Ann <ann@example.org\n> ",
    "From: a@example.org\n",
    "From: a\nSent: b\n",
    "Subject: x\n\n",
    "-----Original ",
    "------",
    "--- wrote ---",
    ">>> 1.1.2025 >>>\n",
    ">",
    "> a\nb\n",
    "| x\n",
    "—\n",
    "___\n\n",
    "---\n\n",
    "Sent from my <",
    "a from my iPhone gönderildi",
    "から送信",
    "schrieb 2025:",
    ":\n",
]


@pytest.mark.parametrize("bait", BAIT)
def test_the_work_grows_with_the_length_of_bait_and_no_faster(bait):
    def work(size: int) -> int:
        steps = 0

        def count(*_: object) -> None:
            nonlocal steps
            steps += 1

        sys.setprofile(count)
        try:
            new_text((bait * size)[:size])
        finally:
            sys.setprofile(None)
        return steps

    assert work(16_000) <= 5 * work(4_000) + 1_000


@pytest.mark.parametrize("bait", BAIT)
def test_a_hundred_thousand_characters_of_bait_come_to_an_end(bait):
    assert len(split_reply((bait * 100_000)[:120_000]).new) <= 100_000
