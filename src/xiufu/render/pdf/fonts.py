"""Fonts of a PDF (字体): the house's own where the user has them, else the bundled ones; what stands in is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from xiufu.core.errors import InputError, Problem
from xiufu.render.house import Kind, Look

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
_SANS_NAMES = ("黑体", "heiti", "hei", "等线", "雅黑", "arial", "calibri", "helvetica", "gothic", "sans")
_ALIASES = (
    ("宋体", "SimSun", "NSimSun", "新宋体"),
    ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312"),
    ("黑体", "SimHei"),
    ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312"),
    ("微软雅黑", "Microsoft YaHei"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    ("华文中宋", "STZhongsong"),
)
"""Names of one font: Word writes the Chinese one, the font file states the other."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts at hand (可用字体): folders to read, families in them by small letters."""

    folders: tuple[Path, ...]
    families: Mapping[str, str]

    def family(self, name: str) -> str:
        """The family that prints the house's font ``name``: the font itself, or the bundled one that stands in."""
        names = next((group for group in _ALIASES if name in group), (name,))
        found = next((self.families[n.lower()] for n in (name, *names) if n.lower() in self.families), None)
        return found or (SANS if any(part in name.lower() for part in _SANS_NAMES) else SERIF)


def find_fonts(folders: Sequence[Path]) -> Fonts:
    """The fonts of the user's folders (自备字体). Raises ``InputError`` for a folder that is none or has no font."""
    families: dict[str, str] = {}
    problems = []
    for folder in folders:
        own = (
            typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]).families()
            if folder.is_dir()
            else []
        )
        if not own:
            what = "字体文件夹里没有字体文件（.ttf、.otf、.ttc）" if folder.is_dir() else "字体文件夹不存在"
            problems.append(Problem(str(folder), 0, what, "检查文件夹位置，或不指定字体文件夹"))
        families |= {family.lower(): family for family in own}
    if problems:
        raise InputError(*problems)
    bundled = dict.fromkeys((serif_path().parent, sans_path().parent))
    return Fonts((*bundled, *folders), families)


def substitutions(looks: Mapping[Kind, Look], fonts: Fonts) -> tuple[str, ...]:
    """Which fonts stand in for the house's (字体替代), and what of it no font at hand can show."""
    used = dict.fromkeys(name for look in looks.values() for name in (look.font, look.western))
    found = [
        f"{name}：用 {family} 代替"
        for name, family in ((name, fonts.family(name)) for name in used)
        if family.lower() not in fonts.families and family != name
    ]
    if any(look.bold for look in looks.values()):
        found.append(f"加粗：用 {fonts.family('黑体')} 代替")
    if any(look.italic for look in looks.values()):
        found.append("倾斜：按正体排")
    return tuple(found)
