"""Without the extra ``ocr``, as most have it: what cannot be read is said, with what to install."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.reading.scans import as_file, as_pdf

BLOCKED = """
import sys
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("cv2", "rapidocr", "onnxruntime"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Nowhere())
from xiufu.cli import main
sys.exit(main(sys.argv[1:]))
"""


def audited(path: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, *(["-c", BLOCKED] if "--blocked" in options else ["-m", "xiufu"]), "audit", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return run.returncode, run.stdout + run.stderr


def test_without_the_extra_scans_and_pictures_are_refused_with_what_to_install(tmp_path: Path):
    page = Image.new("RGB", (827, 1169), "white")
    page.paste("black", (100, 100, 300, 140))
    scan, photograph = tmp_path / "扫描.pdf", tmp_path / "照片.jpg"
    scan.write_bytes(as_pdf([page]))
    photograph.write_bytes(as_file(page, "JPEG"))
    code, said = audited(scan, "--blocked")
    assert code == 2
    assert "文件里没有读到任何文字，不能说有没有错" in said
    assert '图片页，没有文字层；装上识别组件（pip install "xiufu[ocr]"）后可以审查' in said
    assert said.count("图片页") == 1
    code, said = audited(photograph, "--blocked")
    assert code == 2
    assert "这是 JPG 图片，其中的文字要识别（OCR）才能审查" in said
    assert '先安装识别组件（pip install "xiufu[ocr]"）' in said


def test_nothing_of_the_extra_is_loaded_where_no_scan_is(tmp_path: Path):
    typed = tmp_path / "方案.txt"
    typed.write_text("一、概况\n复垦面积 12.50 hm²。\n", encoding="utf-8")
    loaded = "import sys; from xiufu.cli import main; main(sys.argv[1:]); print([m for m in ('cv2', 'rapidocr', 'onnxruntime') if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", loaded, "audit", str(typed)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "[]"
