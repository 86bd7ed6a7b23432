"""The questions behind the lists on screen: SQL of SQLite, one per list, and how its rows are read.

``status <> 'closed'`` is written out in each, because only then SQLite uses the partial index of open cases.
"""
