"""mailbot, the office of a mentoring program that is run wholly over e-mail. The map:

A mail in (intake.py): mailbox → parse → screen → weigh the proofs → read what is said → decide → compose → one commit
→ file the mail. A moment in time (rounds.py): clock tick → what is due → decide → compose → one commit. A mail out
(dispatch.py): outbox → SMTP → mark sent, or back off.

- mail/ knows the RFCs and nothing of mentoring. policy/ makes executable what program admins write: rules, forms,
  letters. program/ knows mentoring and does no I/O; one chapter a file in program/chapters/.
- adapters/ has one library a file behind the ports of ports.py. compose.py turns a letter into a finished mail, in the
  threads that letter_threads.py finds or begins; office.py writes a decision down as one commit, agenda.py knows when
  to look at which record again.
- door.py asks who or what sent a mail before anybody minds what it says, rates.py whether it is one too many,
  set_aside.py takes care of those that cannot be read and those that our code fails on, fate.py is what became of one.
  junk.py looks for mails where nobody does, aging.py has old copies deleted, quota.py counts what goes out, notices.py
  tells the admins of what waits.
- waiting.py fetches the next mails, reading.py reads and filing.py files them, while the office decides about others.
- composition.py builds the parts from the config, daemon.py runs them, commands/ are the operator's, demo/ plays it.
"""
