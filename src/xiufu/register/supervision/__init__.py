"""Supervision (监管): inspections of projects, orders, risk signs, departments' opinions, demonstration projects."""
