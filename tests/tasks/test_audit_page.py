"""Review pages of files: their names, what goes into them, and the command that writes them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.render.reviews import picture
from tests.tasks.many import audited
from xiufu.cli import main
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, PageBreak, Paragraph, Text
from xiufu.document.read import Box
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_page import illustrated, review_page


def plan(folder: Path, *, loss: str = "挖损2.4393公顷") -> Path:
    """3.8165 + 2.4393 is 6.2558, not 6.3758."""
    folder.mkdir(exist_ok=True)
    path = folder / "方案.docx"
    sentence = Paragraph((Text(f"复垦区面积6.3758公顷，由压占3.8165公顷和{loss}组成。"),))
    path.write_bytes(write_docx(Document("方案", (sentence,)), draft=False))
    return path


def test_the_command_writes_the_page_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    assert main(["audit", str(plan(tmp_path)), "-o", str(out)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"已写出审查页 {out / '方案.docx.审查.html'}"
    assert [path.name for path in out.iterdir()] == ["方案.docx.审查.html"]
    text = (out / "方案.docx.审查.html").read_text("utf-8")
    assert re.search(
        r'<mark class="claim error" id="m1" data-badge="1" data-claim="1"><a href="#f1"[^>]*>6\.3758</a></mark>', text
    )


def test_a_file_that_cannot_be_read_has_no_page_and_loses_that_of_an_earlier_version(tmp_path: Path):
    path, page = plan(tmp_path), tmp_path / "out" / "方案.docx.审查.html"
    assert main(["audit", str(path), "-o", str(tmp_path / "out")]) == 1
    assert page.exists()
    path.write_bytes(b"PK\x03\x04")
    assert main(["audit", str(path), "-o", str(tmp_path / "out")]) == 2
    assert not page.exists()


def test_a_folder_that_cannot_be_written_is_one_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "out").write_text("", "utf-8")
    assert main(["audit", str(plan(tmp_path)), "-o", str(tmp_path / "out")]) == 2
    assert "路径中间有一个同名文件" in capsys.readouterr().err


def test_a_decision_stands_in_the_page(tmp_path: Path):
    path = plan(tmp_path)
    mark = audited(path).issues[0].first.fingerprint
    assert main(["audit", str(path), "--ignore", mark, "--reason", "口径不同", "-o", str(tmp_path)]) == 0
    text = (tmp_path / "方案.docx.审查.html").read_text("utf-8")
    assert 'data-state="done"' in text
    assert 'value="口径不同"' in text


def test_what_was_mended_stands_in_the_page(tmp_path: Path):
    main(["audit", str(plan(tmp_path)), "--record"])
    mended = plan(tmp_path, loss="挖损2.5593公顷")
    assert main(["audit", str(mended), "-o", str(tmp_path)]) == 0
    text = (tmp_path / "方案.docx.审查.html").read_text("utf-8")
    assert "已改正 1 处（上次提出，这次没有了）" in text
    assert "“复垦区面积”写 6.3758公顷" in text


def test_the_page_of_a_pdf_shows_its_pages(tmp_path: Path):
    path = tmp_path / "方案.pdf"
    sentence = Paragraph((Text("复垦区面积6.3758公顷，由压占3.8165公顷和挖损2.4393公顷组成。"),))
    path.write_bytes(
        write_pdf(Document("方案", (sentence, Paragraph((Text("说明。"),)), PageBreak(), sentence)), draft=False).data
    )
    assert main(["audit", str(path), "-o", str(tmp_path)]) == 1
    text = (tmp_path / "方案.pdf.审查.html").read_text("utf-8")
    assert re.findall(r'<figure class="sheet" id="(\w+)">', text) == ["page1", "page2"]
    assert len(re.findall(r'<image href="data:image/png;base64,[\w+/]{200}', text)) == 2
    assert re.findall(r'<a href="#f(\d)" class="claim error" id="m\1"', text) == ["1", "2"]
    assert "没有附图像" not in text


def paged(done: FileAudit, pages: int, page: int) -> FileAudit:
    """As if it had been read from a PDF of so many pages, the sentence on one of them."""
    file = replace(
        done.audited.paper.file, form="pdf", pages=((59500, 84200),) * pages, boxes={Spot(0): (Box(page, 0, 0, 9, 9),)}
    )
    return replace(done, audited=replace(done.audited, paper=replace(done.audited.paper, read=file)))


def test_which_pages_of_a_pdf_are_shown(tmp_path: Path):
    done = audited(plan(tmp_path))
    assert illustrated(done) == []
    assert illustrated(paged(done, 200, 7)) == list(range(200))
    assert illustrated(paged(done, 201, 7)) == [7]
    assert illustrated(replace(paged(done, 201, 7), marked=())) == []


def test_a_page_of_a_pdf_is_shown_by_its_picture(tmp_path: Path):
    done = paged(audited(plan(tmp_path)), 201, 7)
    text = review_page(done, {7: picture()}).decode()
    assert '<figure class="sheet" id="page8">' in text
    assert "第 1–7、9–201 页没有附图像" in text
    assert "data:image/png" not in review_page(done, {}).decode()
