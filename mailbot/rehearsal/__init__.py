"""A rehearsal: years of the program with a made-up population, through the real core, on a moved clock.

Who takes part and what they are like is population.py and habits.py; what they say to which letter is replies.py, and
when they say it correspondent.py. post.py carries mails both ways, world.py goes from one moment at which something
happens to the next, and after each of them the invariants (invariants/) look at what has changed.
"""
