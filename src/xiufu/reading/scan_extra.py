"""The extra ``ocr`` (识别组件): whether it is installed, and what files are of pictures, which need it."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

INSTALL = 'pip install "xiufu[ocr]"'
"""How it is installed (安装识别组件)."""

_NEEDED = ("cv2", "onnxruntime", "rapidocr")
_FINDER, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPG"),
    (b"\x89PNG", "PNG"),
    (b"II*\x00", "TIF"),
    (b"MM\x00*", "TIF"),
    (b"BM", "BMP"),
    (b"GIF8", "GIF"),
)


@cache
def available() -> bool:
    """Whether it is installed, its models too (是否装有识别组件)."""
    try:
        there = all(find_spec(name) is not None for name in _NEEDED)
    except (ImportError, ValueError):
        return False
    return there and all(path.is_file() for path in models())


def models() -> tuple[Path, Path]:
    """The models that find lines and that read them (识别模型), in the package of the library."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path("models")
    return folder / _FINDER, folder / _READER


def picture_kind(data: bytes) -> str:
    """What a file of pictures is called (图片格式), nothing where it is none.

    >>> picture_kind(b"\\x89PNG\\r\\n"), picture_kind(b"BMI values")
    ('PNG', '')
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    kind = next((kind for sign, kind in _SIGNS if data.startswith(sign)), "")
    return "" if kind == "BMP" and b"\0" not in data[:64] else kind
