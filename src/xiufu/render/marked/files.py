"""The forms of files that can be marked up (可加批注的格式)."""

from collections.abc import Callable, Mapping, Sequence

from xiufu.document.read import Form, ReadFile
from xiufu.render.marked.notes import Note
from xiufu.render.marked.pdf import mark_pdf
from xiufu.render.marked.xlsx import mark_xlsx

MARKERS: Mapping[Form, Callable[[bytes, ReadFile, Sequence[Note]], bytes]] = {"pdf": mark_pdf, "xlsx": mark_xlsx}
"""What marks up a file of each form (批注写入): its bytes, what was read of it and the notes give the bytes of the copy."""
