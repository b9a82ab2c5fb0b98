"""Arithmetic of tables (表内算术): sums, products, differences and shares that a table states by its own structure."""
