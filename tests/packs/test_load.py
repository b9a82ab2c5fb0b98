import hashlib
import os
import shutil
import time

import pytest

from tests.packs.making import quota_pack, write_pack
from xiufu.core.errors import InputError
from xiufu.packs.load import find_packs, hashes_in, read_pack


def faults(*folders) -> list[tuple[str, int, str]]:
    with pytest.raises(InputError) as caught:
        find_packs(folders)
    return [(p.problem, p.line, p.path) for p in caught.value.problems]


def by_name(*folders):
    return {pack.head.name: pack for pack in find_packs(folders)}


def test_the_built_in_packs_are_there():
    assert {
        "national-law",
        "national-landclass",
        "national-gate",
        "neimenggu-law",
        "neimenggu-divisions",
        "neimenggu-quota-sample",
        "alxa-prices-2025-10",
        "neimenggu-cost-sample",
    } <= by_name().keys()


def test_a_later_folder_replaces_a_pack_wholly_and_says_so(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    quota_pack(first / "q", "neimenggu-quota-sample")
    quota_pack(second / "q", "neimenggu-quota-sample", more="authority: 某厅\n")
    found = by_name(first, second)["neimenggu-quota-sample"]
    assert found.head.authority == "某厅"
    assert found.root == str(second)
    assert found.replaces == ("neimenggu-quota-sample@2026.11（内置）", f"neimenggu-quota-sample@1.0（{first}）")


def test_folders_of_the_environment_go_between(tmp_path, monkeypatch):
    quota_pack(tmp_path / "env" / "q", "mine", more="authority: 环境\n")
    quota_pack(tmp_path / "other" / "p", "other")
    monkeypatch.setenv("XIUFU_PACKS", os.pathsep.join([str(tmp_path / "env"), "", str(tmp_path / "other")]))
    assert by_name()["mine"].head.authority == "环境"
    assert "other" in by_name()
    quota_pack(tmp_path / "given" / "q", "mine", more="authority: 给出\n")
    assert by_name(tmp_path / "given")["mine"].head.authority == "给出"


def test_packs_of_later_folders_come_last(tmp_path):
    quota_pack(tmp_path / "a" / "x", "first")
    quota_pack(tmp_path / "a" / "y", "alxa-prices-2025-10")
    quota_pack(tmp_path / "b" / "x", "second")
    assert [pack.head.name for pack in find_packs([tmp_path / "a", tmp_path / "b"])][-3:] == [
        "first",
        "alxa-prices-2025-10",
        "second",
    ]


def test_packs_lie_at_most_two_folders_deep(tmp_path):
    quota_pack(tmp_path / "x" / "y", "near")
    quota_pack(tmp_path / "x" / "z" / "w", "far")
    assert {"near", "far"} & by_name(tmp_path).keys() == {"near"}
    assert "near" in by_name(tmp_path / "x" / "y")


def test_every_faulty_head_is_reported_at_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pack.yaml").write_text(
        "name: a\nversion: 1\nkind: qouta\ntitle: t\nsource: {document: d, confidence: H}\n"
    )
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "pack.yaml").write_text('name: "b\n')
    quota_pack(tmp_path / "c", "c")
    quota_pack(tmp_path / "d", "c")
    quota_pack(tmp_path / "e", "e", more="from_date: 2025-01-02\nuntil_date: 2025-01-02\n")
    quota_pack(tmp_path / "f", "f", more="files: {../secret.csv: 12ab}\n")
    found = faults(tmp_path, tmp_path / "nowhere")
    assert [line for _, line, path in found if path == "kind"] == [3]
    said = "\n".join(problem for problem, _, _ in found)
    assert "引号没有配对" in said
    assert "数据包名“c”与" in said
    assert "失效日期不晚于生效日期" in said
    assert "文件名“../secret.csv”不可用" in said
    assert "“12ab”不是 SHA-256" in said
    assert "数据包文件夹不存在" in said
    assert len(found) == 7


def test_a_folder_without_packs_is_a_mistake(tmp_path):
    assert [p for p, _, _ in faults(tmp_path)] == ["文件夹里没有数据包（pack.yaml）"]


def sealed(folder):
    """The pack with the hashes of its files stated."""
    stated = "".join(f"  {name}: {sha}\n" for name, sha in hashes_in(folder).items())
    head = folder / "pack.yaml"
    head.write_text(head.read_text("utf-8") + f"files:\n{stated}", encoding="utf-8")
    return read_pack(folder, "x")


def test_a_changed_file_is_found_with_the_line_of_its_hash(tmp_path):
    pack = sealed(quota_pack(tmp_path / "q", "q"))
    assert pack.faults() == []
    path = tmp_path / "q" / "items.csv"
    path.write_text(path.read_text("utf-8").replace("100", "10"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        pack.text("items.csv")
    [problem] = caught.value.problems
    # name, version, kind, title, source, files, consumption.csv, items.csv
    assert (problem.line, problem.path) == (8, "files.items.csv")
    assert "与记录的哈希不符" in problem.problem
    assert "改 version" in problem.remedy
    assert pack.faults() == [problem]


def test_absent_and_unlisted_files_are_faults(tmp_path):
    pack = sealed(quota_pack(tmp_path / "q", "q"))
    (tmp_path / "q" / "items.csv").unlink()
    (tmp_path / "q" / "extra.csv").write_text("x")
    (tmp_path / "q" / ".hidden").write_text("x")
    assert [p.problem for p in pack.faults()] == ["文件不存在", "文件夹里的 extra.csv 没有列入 files，不会被使用"]
    with pytest.raises(InputError, match=r"没有文件 extra\.csv"):
        pack.text("extra.csv")


def test_hashes_are_sha256_and_the_same_with_windows_line_ends(tmp_path):
    unix = write_pack(tmp_path / "unix", "a", "law", {"x.yaml": "a\nb\n"})
    windows = write_pack(tmp_path / "windows", "a", "law", {})
    (windows / "x.yaml").write_bytes(b"a\r\nb\r\n")
    assert hashes_in(unix) == hashes_in(windows) == {"x.yaml": hashlib.sha256(b"a\nb\n").hexdigest()}
    assert read_pack(unix, "x").hash == read_pack(windows, "x").hash


def test_the_hash_of_a_pack_moves_with_its_head_and_with_each_file(tmp_path):
    first = read_pack(quota_pack(tmp_path / "a", "q"), "x")
    same = read_pack(quota_pack(tmp_path / "b", "q"), "x")
    other = read_pack(quota_pack(tmp_path / "c", "q", items="id\n1\n"), "x")
    renamed = read_pack(quota_pack(tmp_path / "d", "r"), "x")
    assert first.hash == same.hash
    assert len({first.hash, other.hash, renamed.hash}) == 3
    assert first.label == f"q@1.0 ({first.hash[:12]})"


def test_a_pack_folder_may_hold_what_is_no_text(tmp_path):
    """Users keep the scanned standard beside their pack."""
    folder = quota_pack(tmp_path / "q", "q")
    (folder / "标准.pdf").write_bytes(b"%PDF\xff\xfe\x00")
    assert set(read_pack(folder, "x").hashes()) == {"items.csv", "consumption.csv", "标准.pdf"}


def test_subfolders_belong_to_the_pack(tmp_path):
    folder = write_pack(tmp_path / "o", "o", "outline", {"outline.yaml": "a: b\n"})
    (folder / "chapters").mkdir()
    (folder / "chapters" / "一.md").write_text("正文", encoding="utf-8")
    pack = read_pack(folder, "x")
    assert pack.file_names() == ("chapters/一.md", "outline.yaml")
    assert pack.text("chapters/一.md") == "正文"


def test_opening_the_built_in_packs_is_quick():
    """The quickest of some times: others may be slow for what else the machine does."""

    def seconds() -> float:
        started = time.process_time()
        find_packs()
        return time.process_time() - started

    assert min(seconds() for _ in range(6)) < 0.06


def test_a_changed_built_in_pack_asks_for_a_new_installation(tmp_path):
    source = by_name()["alxa-prices-2025-10"].folder
    shutil.copytree(source, tmp_path / "p")
    (tmp_path / "p" / "prices.csv").write_text("kind\n", encoding="utf-8")
    with pytest.raises(InputError, match="重新安装 xiufu"):
        read_pack(tmp_path / "p", "内置").text("prices.csv")
