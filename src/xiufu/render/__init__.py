"""Rendering (输出): documents to Word, figures to Excel. Lays out, never computes."""
