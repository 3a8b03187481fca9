"""The program: all that is decided about people, from a mail or a moment and what the books know, without any I/O.

The nouns and the flow stand here: model.py has the records, lifecycle.py the tables of what may follow what, case.py a
mail as a chapter sees it, steps.py what one mail asks for, recognition.py what the rules see of it, contents.py which
chapter answers, decision.py the outcome. A chapter (chapters/) has one part of the program: what it does with its
keywords, with talk, and when which letter is due. What several chapters share lies beside them, by what it is about:

- keywords/ what can be said, by whom and where, and how it is read; trust/ on what proof; letters/ what is written.
- admission/ applying, volunteering, being reviewed; matching/ slots, offers and the waitlist; membership/ being a
  member; calls/, plans/, initiatives/ and passing_on/ what a pair does, knowledge/ what is kept of it for others;
  news/, roster/ and oversight/ what subscribers, visitors and admins are told; privacy/ what is held on somebody, and
  its end; dates/ dates as people write them, clocks/ the arithmetic of dates, pauses and nudges; traffic/ how much mail
  may come and go, and whether it arrives.
"""
