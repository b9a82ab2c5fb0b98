"""Files of attachments: inside the dossier, plain, not empty. Messages have their cases in tests/cases/bad_input.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.dossiers import copied, problems_of

END = "deposit:\n  basis: dynamic"


def attached(to: Path, file: str) -> Path:
    """A copy of the dossier with one attachment."""
    return copied(to, (END, f"{END}\nattachments:\n  - {{id: a, kind: commission, file: {file}}}"))


def faults(folder: Path) -> list[str]:
    """What is said of the attachment, without its place and remedy."""
    return [problem.split("：", 1)[1].split("。→")[0] for problem in problems_of(folder)]


@pytest.mark.parametrize("file", ["附件/委托书.pdf", "a b.PDF", "深/更深/再深/a.jpg"])
def test_a_file_inside_is_fine(tmp_path: Path, file: str):
    folder = attached(tmp_path, file)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(b"x")
    assert faults(folder) == []


def test_an_empty_file(tmp_path: Path):
    folder = attached(tmp_path, "a.pdf")
    (folder / "a.pdf").touch()
    assert faults(folder) == ["文件“a.pdf”是空的"]


def test_links(tmp_path: Path):
    """A link inside the dossier is its file; one that leads out, to nothing or to itself is none."""
    folder = attached(tmp_path, "a.pdf")
    (tmp_path / "secret").write_bytes(b"x")
    (folder / "real.pdf").write_bytes(b"x")
    for target, said in (
        ("real.pdf", []),
        ("../secret", ["文件“a.pdf”经链接指到了资料文件夹之外"]),
        ("none", ["文件“a.pdf”不存在或无法读取"]),
        ("a.pdf", ["文件“a.pdf”不存在或无法读取"]),
    ):
        (folder / "a.pdf").symlink_to(target)
        assert faults(folder) == said, target
        (folder / "a.pdf").unlink()


def test_a_folder_that_is_a_link_out(tmp_path: Path):
    folder = attached(tmp_path, "附件/a.pdf")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.pdf").write_bytes(b"x")
    (folder / "附件").symlink_to(tmp_path / "outside")
    assert faults(folder) == ["文件“附件/a.pdf”经链接指到了资料文件夹之外"]


def test_the_dossier_itself_may_be_a_link(tmp_path: Path):
    folder = attached(tmp_path, "a.pdf")
    (folder / "a.pdf").write_bytes(b"x")
    (tmp_path / "link").symlink_to(folder)
    assert faults(tmp_path / "link") == []


def test_something_that_is_no_file(tmp_path: Path):
    import os

    folder = attached(tmp_path, "pipe")
    os.mkfifo(folder / "pipe")
    assert faults(folder) == ["文件“pipe”是文件夹或其他东西，不是普通文件"]
