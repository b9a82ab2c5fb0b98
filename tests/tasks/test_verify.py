"""Verifying: every altered, removed, added or renamed file is found, and figures that do not follow from the inputs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.model.books import book_of, edited
from tests.model.dossiers import DOSSIER
from xiufu.core.archive import zipped
from xiufu.core.errors import InputError
from xiufu.tasks import verify as verifying
from xiufu.tasks.submission import submit
from xiufu.tasks.verify import verify

Files = dict[str, bytes]
DRAWING = "附图/02_土地损毁预测图.png"


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bound") / "a.zip"
    submit(Path("examples/two-valleys"), path)
    return path


@pytest.fixture(scope="module")
def whole(bound: Path) -> Files:
    with zipfile.ZipFile(bound) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(path: Path) -> list[tuple[str, str]]:
    return [(problem.file, problem.problem) for problem in verify(path).problems]


def packed(to: Path, files: Files) -> Path:
    to.write_bytes(zipped(files.items()))
    return to


def forged(files: Files, change: Callable[[dict], None] | None = None) -> Files:
    """Files whose manifest was made to agree with them, and then perhaps changed."""
    manifest = json.loads(files["manifest.json"])
    for name in manifest["files"]:
        manifest["files"][name] = {"sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])}
    if change:
        change(manifest)
    return files | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}


def test_as_it_was_bound(bound: Path):
    found = verify(bound)
    assert (found.problems, found.notes) == ((), ())
    assert found.figures > 700
    assert len(found.manifest.files) == 50
    with zipfile.ZipFile(bound) as archive:
        assert found.fingerprint == hashlib.sha256(archive.read("manifest.json")).hexdigest()


def test_a_plan_in_a_workbook(tmp_path: Path):
    """Bound as the workbook it is, with its packs, pictures and attachments; changed in one cell it is found out."""
    source = Path("examples/stone-quarry")
    for name in ("pictures", "attachments", "drawings"):
        shutil.copytree(source / name, tmp_path / name)
    book = book_of(tmp_path, source)
    path = submit(book, tmp_path / "a.zip", draft=True).file
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"资料/book.xlsx", "资料/pictures/layout.png"} <= files.keys()
    assert "资料/plan.yaml" not in files
    assert said(path) == []

    def larger(opened: Workbook) -> None:
        opened["复垦单元"]["D4"] = "2.8601"

    edited(book, larger)
    found = said(packed(tmp_path / "b.zip", forged(files | {"资料/book.xlsx": book.read_bytes()})))
    assert found
    assert all(file in ("成果/figures.json", "资料", "manifest.json") for file, _ in found)


@pytest.mark.parametrize("apart", [4, pytest.param(1, marks=pytest.mark.prove)])
def test_every_file_counts(tmp_path: Path, whole: Files, monkeypatch: pytest.MonkeyPatch, apart: int):
    """Each, or one in four, in its turn with its last byte altered, cut by one byte, removed, and under another name."""
    monkeypatch.setattr(verifying, "_recomputed", lambda *_: [])
    altered = "内容与清单不符，已被改动或损坏"
    for name, data in list(whole.items())[::apart]:
        if name in ("manifest.json", "成果/figures.json"):
            continue
        rest = {other: there for other, there in whole.items() if other != name}
        for files, problem in (
            (whole | {name: data[:-1] + bytes([data[-1] ^ 1])}, altered),
            (whole | {name: data[:-1]}, altered),
            (rest, "清单中有，包里没有"),
            (rest | {f"{name}x": data}, f"被改名为“{name}x”"),
        ):
            assert said(packed(tmp_path / "b.zip", files)) == [(name, problem)]


def test_an_added_file(tmp_path: Path, whole: Files):
    files = whole | {"附件/08_补充.pdf": b"x"}
    assert said(packed(tmp_path / "b.zip", files)) == [("附件/08_补充.pdf", "包里有，清单中没有，是后来加入的")]


def test_two_files_changed_places(tmp_path: Path, whole: Files):
    first, second = "附件/01_委托书.pdf", "附件/02_承诺书.pdf"
    files = whole | {first: whole[second], second: whole[first]}
    altered = "内容与清单不符，已被改动或损坏"
    assert said(packed(tmp_path / "b.zip", files)) == [(first, altered), (second, altered)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(tmp_path: Path, whole: Files):
    (tmp_path / "b.zip").write_bytes(zipped([*whole.items(), (DRAWING, b"another")]))
    assert (DRAWING, "同名文件有 2 个") in said(tmp_path / "b.zip")


@settings(max_examples=15, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.data())
def test_any_altered_byte_of_a_content_is_found(data: st.DataObject, bound: Path, whole: Files, tmp_path: Path):
    """In the archive as it lies on disk: the bytes of any entry, packed or not."""
    with zipfile.ZipFile(bound) as archive:
        entry = data.draw(st.sampled_from(archive.infolist()))
    raw = bytearray(bound.read_bytes())
    begin = entry.header_offset + 30 + len(entry.filename.encode())
    at = begin + data.draw(st.integers(0, entry.compress_size - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    (tmp_path / "b.zip").write_bytes(raw)
    try:
        problems = said(tmp_path / "b.zip")
    except InputError:
        assert entry.filename in ("manifest.json", "成果/figures.json")
        return
    if not problems:  # a bit of the packing that alters nothing, such as the mark of a last block
        with zipfile.ZipFile(tmp_path / "b.zip") as archive:
            assert archive.read(entry.filename) == whole[entry.filename]
        return
    assert entry.filename in [name for name, _ in problems]


def test_packed_again_by_another_program_it_is_the_same(tmp_path: Path, whole: Files):
    """Another order, folders of their own, other dates, packed otherwise: the contents count."""
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("附件")
        for name in sorted(whole, reverse=True):
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 8, 0, 0)), whole[name])
    assert said(tmp_path / "b.zip") == []


def test_an_attachment_that_would_deflate_to_nothing(tmp_path: Path):
    """Attachments are bound as they are, so that none of them looks like a bomb."""
    folder = tmp_path / "dossier"
    shutil.copytree(Path("examples/two-valleys"), folder)
    (folder / "attachments" / "survey.txt").write_bytes(b" " * 12_000_000)
    plan = (folder / "plan.yaml").read_text("utf-8").replace("attachments/survey.pdf", "attachments/survey.txt")
    (folder / "plan.yaml").write_text(plan, "utf-8")
    submit(folder, tmp_path / "a.zip")
    assert said(tmp_path / "a.zip") == []


# Figures anew


def test_changed_inputs_are_not_computed(tmp_path: Path, whole: Files):
    files = whole | {"资料/plan.yaml": whole["资料/plan.yaml"].replace(b"46.35", b"46.36")}
    found = verify(packed(tmp_path / "b.zip", files))
    assert [problem.file for problem in found.problems] == ["资料/plan.yaml"]
    assert found.notes == ("资料或数据项文件已变，没有重新测算。",)


def test_inputs_changed_together_with_the_manifest(tmp_path: Path, whole: Files):
    """A price was changed, and the manifest made to agree: the figures tell."""
    files = forged(whole | {"资料/plan.yaml": whole["资料/plan.yaml"].replace(b"46.35", b"46.36")})
    problems = said(packed(tmp_path / "b.zip", files))
    assert ("成果/figures.json", "数据项 unit_price|work:fence 为 46.35 元/m，重新测算为 46.36 元/m") in problems


def test_figures_changed_together_with_the_manifest(tmp_path: Path, whole: Files):
    figures = json.loads(whole["成果/figures.json"])
    total = figures["figures"]["static_investment|project"]
    before, total["shown"] = total["shown"], "1.00"
    del figures["figures"]["area|project"]
    files = forged(whole | {"成果/figures.json": json.dumps(figures, ensure_ascii=False).encode()})
    problems = dict.fromkeys(text for _, text in said(packed(tmp_path / "b.zip", files)))
    assert list(problems) == [
        f"数据项 static_investment|project 为 1.00 万元，重新测算为 {before} 万元",
        "数据项 area|project 为 （没有），重新测算为 4.8860 hm2",
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("formula", "随便"), ("source", {"document": "别处"}), ("label", "别名"), ("role", "exact")]
)
def test_an_origin_changed_together_with_the_manifest(tmp_path: Path, whole: Files, key: str, value: object):
    figures = json.loads(whole["成果/figures.json"])
    figures["figures"]["static_investment|project"][key] = value
    files = forged(whole | {"成果/figures.json": json.dumps(figures, ensure_ascii=False).encode()})
    assert said(packed(tmp_path / "b.zip", files)) == [("成果/figures.json", "与按资料重新测算的说明部分不同")]


def test_a_manifest_that_says_something_else(tmp_path: Path, whole: Files):
    def issued_by_another(manifest: dict) -> None:
        manifest["attachments"][0]["issuer"] = "别人"

    files = forged(whole, issued_by_another)
    assert said(packed(tmp_path / "b.zip", files)) == [("manifest.json", "与按资料重新编出的清单不同")]


def test_a_draft_called_final(tmp_path: Path):
    submit(Path("examples/stone-quarry"), tmp_path / "a.zip", draft=True)
    assert verify(tmp_path / "a.zip").notes == ("这是草稿包，还有 19 项待补。",)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    def final(manifest: dict) -> None:
        manifest |= {"draft": False, "unknown": []}

    assert said(packed(tmp_path / "b.zip", forged(files, final))) == [("manifest.json", "与按资料重新编出的清单不同")]


def test_another_version_is_a_note(tmp_path: Path, whole: Files, monkeypatch: pytest.MonkeyPatch):
    """Words may differ between versions; numbers may not."""
    note = "送审包由 Xiufu 0.0.1 生成，现在用 Xiufu 0.1.0 核验，只比较数据项。"
    older = forged(whole, lambda manifest: manifest.update(xiufu="0.0.1"))
    found = verify(packed(tmp_path / "b.zip", older))
    assert (found.problems, found.notes) == ((), (note,))
    figures = json.loads(whole["成果/figures.json"])
    figures["figures"]["static_investment|project"]["label"] = "静态投资合计"
    worded = whole | {"成果/figures.json": json.dumps(figures, ensure_ascii=False).encode()}
    older = forged(worded, lambda manifest: manifest.update(xiufu="0.0.1"))
    assert said(packed(tmp_path / "b.zip", older)) == []
    figures["figures"]["static_investment|project"]["value"] = "1"
    wrong = whole | {"成果/figures.json": json.dumps(figures, ensure_ascii=False).encode()}
    older = forged(wrong, lambda manifest: manifest.update(xiufu="0.0.1"))
    assert len(said(packed(tmp_path / "b.zip", older))) == 1


def test_very_many_differences_are_cut(tmp_path: Path, whole: Files):
    figures = json.loads(whole["成果/figures.json"])
    for figure in list(figures["figures"].values())[:50]:
        figure["unit"] = "斤"
    files = forged(whole | {"成果/figures.json": json.dumps(figures, ensure_ascii=False).encode()})
    problems = said(packed(tmp_path / "b.zip", files))
    assert len(problems) == 21
    assert problems[-1] == ("成果/figures.json", "另有 30 个数据项不同")


def test_inputs_that_can_no_longer_be_computed(tmp_path: Path, whole: Files):
    files = forged(whole | {"资料/plan.yaml": whole["资料/plan.yaml"].replace(b"percent: 2.6", b"percent: -2.6")})
    [(place, problem)] = said(packed(tmp_path / "b.zip", files))
    assert place == "资料"
    assert problem.startswith("无法重新测算：“percent”（费率（%））有误")


def test_packs_of_the_environment_come_with_it_and_do_not_disturb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Bound with packs of the environment, verified where there are none, and where there are others."""
    folder, elsewhere = tmp_path / "dossier", tmp_path / "elsewhere"
    shutil.copytree(DOSSIER, folder)
    (folder / "packs").rename(elsewhere)
    monkeypatch.setenv("XIUFU_PACKS", str(elsewhere))
    submit(folder, tmp_path / "a.zip", draft=True)
    monkeypatch.delenv("XIUFU_PACKS")
    assert said(tmp_path / "a.zip") == []
    monkeypatch.setenv("XIUFU_PACKS", str(tmp_path / "nowhere"))
    assert said(tmp_path / "a.zip") == []


# What is no submission


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        verify(path)
    assert all(problem.remedy for problem in caught.value.problems)
    return caught.value.problems[0].problem


def test_what_is_no_submission(tmp_path: Path, whole: Files):
    (tmp_path / "a.zip").write_bytes(b"PK")
    assert refused(tmp_path / "a.zip") == "不是有效的 .zip 文件，或文件已损坏"
    assert refused(packed(tmp_path / "a.zip", {"x": b""})) == "这不是送审包：里面没有 manifest.json，或不止一个"
    for text in (b"", b"{}", b"[" * 100_000, b"\xff", b'{"format": "xiufu-submission"}'):
        problem = refused(packed(tmp_path / "a.zip", whole | {"manifest.json": text}))
        assert problem == "manifest.json 不是本程序写的送审清单，或已被改坏"


@pytest.mark.parametrize("path", ["../owned", "/owned", "C:/owned", "资料/../../owned"])
def test_paths_that_lead_out(tmp_path: Path, whole: Files, path: str):
    def listed(manifest: dict) -> None:
        manifest["files"][path] = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}

    def enclosed(manifest: dict) -> None:
        manifest["attachments"][0]["file"] = path

    (tmp_path / "deep").mkdir()
    for files in (forged(whole, listed) | {path: b"x"}, forged(whole, enclosed)):
        problem = refused(packed(tmp_path / "deep" / "a.zip", files))
        assert problem == f"manifest.json 里的路径“{path}”指到了包外"
    assert os.listdir(tmp_path) == ["deep"]


def test_a_file_in_the_place_of_a_folder(tmp_path: Path, whole: Files):
    def enclosed(manifest: dict) -> None:
        manifest["attachments"][0]["file"] = "plan.yaml/a.pdf"

    assert refused(packed(tmp_path / "a.zip", forged(whole, enclosed))).startswith("资料 无法展开到临时文件夹")


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"figures": 1}', b'{"figures": {"a": 1}}', b"[" * 100_000])
def test_figures_that_are_none(tmp_path: Path, whole: Files, text: bytes):
    files = forged(whole | {"成果/figures.json": text})
    assert refused(packed(tmp_path / "a.zip", files)) == "其中的 成果/figures.json 不是数据项文件"


def test_a_submission_without_figures(tmp_path: Path, whole: Files):
    def without(manifest: dict) -> None:
        del manifest["files"]["成果/figures.json"]

    files = {name: data for name, data in forged(whole, without).items() if name != "成果/figures.json"}
    assert refused(packed(tmp_path / "a.zip", files)) == "这不是送审包：里面没有 成果/figures.json"
