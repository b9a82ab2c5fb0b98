"""Arithmetic that sentences state (文中算术): equations, parts of a whole, shares, averages, conversions, periods."""
