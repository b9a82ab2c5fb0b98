"""Text in the encodings that people send (文本编码): UTF-8, GBK and its successor GB18030, UTF-16 with its mark."""

from pathlib import Path

from xiufu.core.errors import InputError, Problem, file_problem

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_SAVE_AS_TEXT = "用记事本打开原文件，另存为 UTF-8 编码的文本文件"


def decoded(raw: bytes, path: Path) -> str:
    """The text of a file (解码), without the mark at its beginning. Raises ``InputError`` with the line where it is none.

    >>> decoded("界址点".encode("gbk"), Path("a.txt")), decoded("界址点".encode("utf-8-sig"), Path("a.txt"))
    ('界址点', '界址点')
    """
    encoding = _MARKS.get(raw[:2])
    if encoding is not None:
        try:
            return raw[2:].decode(encoding)
        except UnicodeDecodeError as error:
            raise file_problem(path, "UTF-16 编码不完整，文件可能被截断", _SAVE_AS_TEXT) from error
    if (at := raw.find(b"\0")) >= 0:
        remedy = "换成文本文件；若是无标记的 UTF-16 编码，另存为 UTF-8 编码"
        raise InputError(Problem(str(path), raw.count(b"\n", 0, at) + 1, "不是文本文件（含有空字符）", remedy))
    worst = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            worst = max(worst, error.start)
    line = raw.count(b"\n", 0, worst) + 1
    raise InputError(Problem(str(path), line, "有既不是 UTF-8 也不是 GBK 编码的字节", _SAVE_AS_TEXT))
