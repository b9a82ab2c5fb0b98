"""What people type wrongly, or others on purpose, into the fields of forms."""

from __future__ import annotations

from django import forms

from xiufu.register.frame.fields import UnitsField

LONG = "长" * 10_001
TYPED: dict[str, str] = {
    "far too long": LONG,
    "signs that are not seen": "🐫\x00\x07\u202e<b>&amp;",
    "negative": "-1",
    "beyond floats": "1e400",
    "no number": "NaN",
    "a huge number": "9" * 400,
    "the year 0": "0000-01-01",
    "the year 9999": "9999-12-31",
    "31 February": "2026-02-31",
    "blank": " \t ",
}
"""By what is wrong with it."""
STRICT = (forms.EmailField, UnitsField)
"""Fields of text that are more than that."""


def takes(field: forms.Field, wrong: str) -> bool:
    """Whether a field may take this: text that is free, what is blank and need not be filled in, a box that is ticked."""
    if isinstance(field, forms.BooleanField):
        return True
    if isinstance(field, forms.FileField):
        return not field.required
    if wrong == "blank":
        return not field.required
    return isinstance(field, forms.CharField) and not isinstance(field, STRICT) and wrong != "far too long"
