"""Audited files with what was found written into a copy of them (批注件): Word comments, PDF notes, notes on cells."""
