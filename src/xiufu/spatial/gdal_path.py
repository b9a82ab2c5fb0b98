"""Names of files as GDAL takes them (GDAL 路径): UTF-8, whatever the locale.

In a C locale Python holds the bytes of a Chinese name as surrogates.
"""

import os
from pathlib import Path

from xiufu.core.errors import file_problem


def gdal_path(opened: Path, path: Path) -> str:
    """The whole path of a file to hand to GDAL. ``path`` is what the user named.

    Raises ``InputError`` where the bytes of the name are no UTF-8.
    """
    try:
        return os.fsencode(opened.absolute()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise file_problem(
            path, "路径里的文字不是 UTF-8 编码，无法打开", "把文件夹和文件改名，或复制到别处再用"
        ) from error


def plain_name(name: str) -> str:
    """A part of a file's name as text (文件名), such as the name of its layer."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def native_name(name: str) -> str:
    """Text as the name of a file to make (本机文件名): the other way round."""
    return os.fsdecode(name.encode("utf-8"))
