"""Old Word files (.doc) → ``ReadFile``: converted to the form of today, then read as every Word file is."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from xiufu.core.errors import file_problem
from xiufu.document.read import ReadFile, Unread
from xiufu.reading.docx_habits import read_word

_AS_DOCX = "用 Word 或 WPS 打开，另存为 .docx 后重试"


def read_doc(data: bytes, *, name: str) -> ReadFile:
    """Read a Word file of 97 to 2003 (读入旧版 Word 文件). Raises ``InputError`` when it is locked, older or damaged.

    What the conversion warns of is ``unread``, by the codes of the converter.
    """
    from doc2docx import convert  # as large as all other readers together
    from doc2docx.errors import EncryptedDocumentError

    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "file.doc", Path(folder) / "file.docx"
        source.write_bytes(data)
        try:
            report = convert(source, target).report
        except EncryptedDocumentError as error:
            raise file_problem(Path(name), "文件设有打开密码", "用 Word 打开，去掉密码，另存为 .docx 后重试") from error
        except (
            Exception
        ) as error:  # the converter meets damaged bytes anywhere in its tables, not only where it expects them
            raise file_problem(Path(name), "旧版 .doc 文件无法读取，可能已损坏或版本过旧", _AS_DOCX) from error
        file = read_word(target.read_bytes(), name=name)
    codes = "、".join(dict.fromkeys(str(warning.code) for warning in report.warnings))
    said = f"旧版 .doc 转换时有内容可能未读（{codes}）；另存为 .docx 后再审查更可靠"
    return replace(file, form="doc", unread=(*file.unread, *([Unread("全文", said)] if codes else [])))
