"""Land class codes, the standards that they are of, and units as they are written (代码和单位)."""
