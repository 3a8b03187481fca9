"""The page and the mbox: every mail is in them, and what people wrote stays text."""

from __future__ import annotations

import mailbox
from html.parser import HTMLParser
from pathlib import Path

from mailbot.demo.cast import CAST
from mailbot.demo.mbox import write_mbox
from mailbot.demo.page import render_page
from mailbot.demo.threads import threads_of, title_of
from mailbot.mail.reading.parse import parse
from tests.demo.conftest import Seen, accepted

EVIL = "<script>alert(1)</script>"
HOSTILE = f"""\
From: "{EVIL}" <ann.bell@example.test>
To: mentoring@example.org
Subject: {EVIL} "quoted" 'too' &amp; $people
Date: Mon, 11 Jan 2027 10:00:00 +0100
Message-ID: <hostile@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain

</p></article>{EVIL}
> {EVIL}
--c
Content-Type: text/html

<p>"{EVIL}" '</iframe>{EVIL}</p><img src=https://tracker.example.test/x.gif>
--c--
--b
Content-Type: text/html; name="x.html"
Content-Disposition: attachment; filename="R&amp;D 'x'.html"

{EVIL}
--b--
"""
PLAIN = (
    "From: Ann <ann.bell@example.test>\nTo: mentoring@example.org\nSubject: {}\nMessage-ID: <{}@example.test>\n{}\n{}\n"
)


class Reading(HTMLParser):
    """What a browser finds in a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_holds_every_mail_with_its_text(seen: Seen) -> None:
    page = Reading(seen.performance.page.read_text(encoding="utf-8"))
    assert len(page.all("article")) == len(seen.performance.mails)
    squeezed = " ".join(page.text.split())
    for mail in seen.mails:
        assert " ".join(mail.subject.split()) in squeezed
        words = [line for line in mail.text.splitlines() if line and not line.startswith((">", "--"))]
        assert all(" ".join(line.split()) in squeezed for line in words), mail.subject


def test_every_html_part_stands_in_a_frame_that_may_do_nothing(seen: Seen) -> None:
    page = Reading(seen.performance.page.read_text(encoding="utf-8"))
    with_html = [mail.html for mail in seen.mails if mail.html]
    assert sorted(str(frame["srcdoc"]) for frame in page.all("iframe")) == sorted(with_html)
    assert all(frame["sandbox"] is None or frame["sandbox"] == "" for frame in page.all("iframe"))
    assert all("src" not in frame for frame in page.all("iframe"))


def test_the_page_needs_nothing_from_outside(seen: Seen) -> None:
    page = Reading(seen.performance.page.read_text(encoding="utf-8"))
    assert page.all("script") == page.all("link") == page.all("img") == []
    assert all(str(link["href"]).startswith("data:") for link in page.all("a"))
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none'")


def test_everybody_can_be_chosen(seen: Seen) -> None:
    page = Reading(seen.performance.page.read_text(encoding="utf-8"))
    boxes = {box["id"] for box in page.all("input")}
    assert {f"who-{role.key}" for role in CAST} | {"who-everybody", "by-thread", "by-time"} == boxes
    assert {box["for"] for box in page.all("label")} == boxes


def test_what_people_wrote_never_becomes_markup() -> None:
    page = render_page([accepted(HOSTILE)], CAST)
    harmless = HOSTILE.replace(EVIL, "word").replace("</p></article>", "").replace("'</", "</")
    found, expected = Reading(page), Reading(render_page([accepted(harmless)], CAST))
    assert "<script" not in page
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in expected.tags]
    assert found.all("script") == found.all("img") == []
    assert f"{EVIL} \"quoted\" 'too' &amp; $people" in found.text
    assert f"</p></article>{EVIL}" in found.text
    (frame,) = found.all("iframe")
    assert f"'</iframe>{EVIL}" in str(frame["srcdoc"])
    (link,) = found.all("a")
    assert link["download"] == "R&amp;D 'x'.html"
    assert str(link["href"]).startswith("data:application/octet-stream;base64,")


def test_the_mbox_holds_every_mail_as_it_was_sent(seen: Seen) -> None:
    box = mailbox.mbox(seen.performance.mbox, create=False)
    kept = [message.as_bytes() for message in box]
    box.close()
    assert [parse(raw).message_id for raw in kept] == [mail.message_id for mail in seen.mails]
    assert [parse(raw).text for raw in kept] == [mail.text for mail in seen.mails]


def test_a_line_that_begins_with_from_splits_no_mail_and_a_second_writing_replaces(tmp_path: Path) -> None:
    mails = [
        accepted(PLAIN.format("one", 1, "", "From here on it is slow.")),
        accepted(PLAIN.format("two", 2, "", "x")),
    ]
    for _ in range(2):
        write_mbox(mails, tmp_path / "demo.mbox")
    box = mailbox.mbox(tmp_path / "demo.mbox", create=False)
    assert [message["Subject"] for message in box] == ["one", "two"]
    assert b"here on it is slow." in box[0].as_bytes()
    box.close()


def test_mails_that_answer_each_other_are_one_conversation_wherever_they_stand() -> None:
    mails = [
        parse(accepted(PLAIN.format(subject, id, headers, "x")).raw)
        for subject, id, headers in (
            ("form", "a", ""),
            ("other", "b", ""),
            ("Re: form", "c", "In-Reply-To: <a@example.test>\n"),
            ("Re: RE: form", "d", "References: <gone@example.test> <c@example.test>\n"),
        )
    ]
    assert threads_of(mails) == [[0, 2, 3], [1]]
    assert title_of(["Re: RE: form"]) == "form"
