"""Fuzzing: whatever a stranger sends, reading it ends soon, and in a Mail or in MalformedMail (`make fuzz SECONDS=60`).

Each target reads octets in one way and says what must hold of the outcome; atheris, guided by the lines that were
reached, makes up the octets from mails of the corpora. A find lies in build/fuzz/finds, the octets beside what went
wrong, and becomes a mail of tests/corpus/found.
"""
