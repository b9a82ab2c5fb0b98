"""Boundaries of projects (范围): their versions, overlaps, the map."""
