"""Numbers in text → claims (数值断言): digits, unit, bound, kind and role of every number of a paragraph."""
