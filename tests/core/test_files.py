"""Sets of files: written whole or not at all, on real folders."""

import errno
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from xiufu.core.errors import InputError, file_problem
from xiufu.core.files import inner_file_fault, is_inner_path, write_all

OLD = {"plan.docx": b"old word", "plan.xlsx": b"old excel"}
NEW = {"plan.docx": b"new word", "plan.xlsx": b"new excel", "figures.json": b"{}"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, temporary files included."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def said(fault: pytest.ExceptionInfo[InputError]) -> list[tuple[str, str, str]]:
    return [(Path(p.file).name, p.problem, p.remedy) for p in fault.value.problems]


def test_writes_into_a_new_folder_and_names_the_paths(tmp_path: Path):
    target = tmp_path / "成果" / "第一版"
    assert write_all(target, NEW) == (target / "plan.docx", target / "plan.xlsx", target / "figures.json")
    assert contents(target) == NEW


def test_replaces_old_files_and_leaves_others_alone(folder: Path):
    (folder / "notes.txt").write_bytes(b"mine")
    write_all(folder, NEW)
    assert contents(folder) == {**NEW, "notes.txt": b"mine"}


def test_files_have_the_usual_rights(tmp_path: Path):
    (tmp_path / "plain").write_bytes(b"")
    write_all(tmp_path, {"plan.docx": b""})
    assert (tmp_path / "plan.docx").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("name", ["sub/plan.docx", "../plan.docx", ""])
def test_a_name_is_not_a_path(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="plain file names"):
        write_all(tmp_path, {name: b""})


@pytest.mark.parametrize("below", ["", "below", "below/deeper"])
def test_a_file_where_the_folder_should_be(tmp_path: Path, below: str):
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(InputError) as fault:
        write_all(tmp_path / "out" / below, NEW)
    [(_, problem, remedy)] = said(fault)
    assert (problem, remedy) == ("路径中间有一个同名文件，无法建立文件夹", "换一个输出文件夹，或移走挡路的文件")
    assert contents(tmp_path) == {"out": b"a file"}


def test_a_folder_where_a_file_should_be(folder: Path):
    (folder / "figures.json").mkdir()
    with pytest.raises(InputError) as fault:
        write_all(folder, NEW)
    assert said(fault) == [("figures.json", "要写的文件名已被一个文件夹占用", "换一个输出文件夹，或移走挡路的文件")]
    assert contents(folder) == OLD


def test_all_files_in_the_way_are_named_at_once(tmp_path: Path):
    for name in NEW:
        (tmp_path / name).mkdir()
    with pytest.raises(InputError) as fault:
        write_all(tmp_path, NEW)
    assert [name for name, _, _ in said(fault)] == ["figures.json", "plan.docx", "plan.xlsx"]


def test_a_path_the_system_refuses(tmp_path: Path):
    with pytest.raises(InputError) as fault:
        write_all(tmp_path / ("长" * 300), NEW)
    assert said(fault)[0][1] == "路径太长或含有系统不允许的字符"


def test_a_disk_that_fills_up_in_the_middle_of_a_file(folder: Path):
    """The system itself stops the second file: no file of this process may pass 50,000 bytes."""
    import resource  # not on Windows
    import signal

    previous = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, previous[1]))
    try:
        with pytest.raises(InputError) as fault:
            write_all(folder, {"plan.docx": b"new", "plan.xlsx": b"x" * 100_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, previous)
        signal.signal(signal.SIGXFSZ, handler)
    assert said(fault) == [
        ("plan.xlsx", "磁盘空间不足，没有写完；原有文件未改动", "清理磁盘，或换一个输出文件夹后重试")
    ]
    assert contents(folder) == OLD


def failing_replace(monkeypatch: pytest.MonkeyPatch, nth: int, error: BaseException) -> None:
    real, calls = os.replace, [0]

    def replace(source: Any, target: Any) -> None:
        calls[0] += 1
        if calls[0] == nth:
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_interruption_while_replacing_leaves_the_old_files(folder: Path, monkeypatch: pytest.MonkeyPatch, nth: int):
    failing_replace(monkeypatch, nth, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write_all(folder, NEW)
    assert contents(folder) == OLD


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_file_held_as_word_holds_it_on_windows(folder: Path, monkeypatch: pytest.MonkeyPatch, nth: int):
    failing_replace(monkeypatch, nth, PermissionError(errno.EACCES, "held"))
    with pytest.raises(InputError) as fault:
        write_all(folder, NEW)
    assert said(fault) == [
        (
            list(NEW)[nth - 1],
            "没有写入权限，或文件正被 Word、WPS、Excel 等程序打开",
            "关闭打开着该文件的程序，或换一个可以写入的输出文件夹",
        )
    ]
    assert contents(folder) == OLD


def test_an_interruption_while_writing_leaves_the_old_files(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all(folder, NEW)
    assert contents(folder) == OLD


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.ENOSPC, "磁盘空间不足，没有写完；原有文件未改动"),
        (errno.EROFS, "所在磁盘是只读的，无法写入"),
        (errno.EIO, f"无法写入（系统错误 {errno.EIO}）；原有文件未改动"),
    ],
)
def test_other_refusals_of_the_system(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, problem: str):
    def refused(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(InputError) as fault:
        write_all(folder, NEW)
    assert [(name, text) for name, text, _ in said(fault)] == [("plan.docx", problem)]
    assert contents(folder) == OLD


def test_a_writer_writes_beside_and_is_put_in_place(folder: Path):
    def writer(file: BinaryIO) -> None:
        assert (folder / "plan.docx").read_bytes() == b"old word"
        for piece in (b"new ", b"word"):
            file.write(piece)

    write_all(folder, {"plan.docx": writer})
    assert contents(folder) == {**OLD, "plan.docx": b"new word"}


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), MemoryError(), file_problem(Path("scan.pdf"), "不能读", "重试")]
)
def test_a_writer_that_breaks_off_leaves_the_old_files(folder: Path, error: BaseException):
    def writer(file: BinaryIO) -> None:
        file.write(b"half")
        raise error

    with pytest.raises(type(error)):
        write_all(folder, {"plan.docx": b"new", "plan.xlsx": writer})
    assert contents(folder) == OLD


def test_a_writer_on_a_full_disk(folder: Path):
    def writer(_: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(InputError) as fault:
        write_all(folder, {"plan.docx": writer})
    assert [(name, text) for name, text, _ in said(fault)] == [("plan.docx", "磁盘空间不足，没有写完；原有文件未改动")]
    assert contents(folder) == OLD


@pytest.mark.parametrize(
    "path", ["a", "附件/委托书.pdf", ".hidden", "a b/c d.pdf", "a…/…b", "全角　空格.pdf", "…", "a..b", "a/.b/c"]
)
def test_paths_inside_a_folder(path: str):
    assert is_inner_path(path)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/..", "./a", "a\\b", "C:a", "C:/a", "a:b", "a ", " a",
     "a/ /b", "a.", "a./b", "a\0b", "a\nb", "a\x85b", "a\u2028b", "a\ud800b"],
)  # fmt: skip
def test_paths_that_might_lead_elsewhere(path: str):
    assert not is_inner_path(path)


def test_the_folder_is_named_even_where_the_user_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    fault = inner_file_fault(Path(), "a.txt")
    assert fault == ("不存在或无法读取", f"把文件放进 {tmp_path.name} 文件夹，或改正路径（大小写有别）")
