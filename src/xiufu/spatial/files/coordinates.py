"""One coordinate as people write it (坐标值): metres, degrees, or degrees with minutes and seconds."""

import math
import re
import unicodedata

_PLAIN = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{0,15})?")
_ANGLE = re.compile(
    r"(?:东经|北纬|[NE北东])?\s*([0-9]{1,3})\s*[°度]\s*([0-9]{1,2})\s*['′分]\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"″秒]|'')?)?\s*[NE北东]?",
    re.IGNORECASE,
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "＇": "'", "”": '"', "“": '"', "＂": '"', "º": "°", "˚": "°"})


def parse_coordinate(text: str) -> float:
    """Read a coordinate (坐标值): in metres, in degrees, or in °′″. Raises ``ValueError`` with a Chinese message.

    >>> parse_coordinate("4653210.5"), parse_coordinate("102°16′12″"), parse_coordinate("３４５６７８９０．１２")
    (4653210.5, 102.27, 34567890.12)
    """
    if _PLAIN.fullmatch(text):
        return float(text)
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES)).replace("−", "-").strip().translate(_QUOTES)
    if _PLAIN.fullmatch(plain):
        return float(plain)
    # NFKC turns ′ and ″ into themselves or into runs of ′
    angle = _ANGLE.fullmatch(plain.replace("′′", "″"))
    if angle and int(angle[2]) < 60 and float(angle[3] or 0) < 60:
        return math.fsum((int(angle[1]), int(angle[2]) / 60, float(angle[3] or 0) / 3600))
    if not plain:
        raise ValueError("坐标是空白")
    raise ValueError(f"“{text.strip()[:40]}”不是坐标数值")
