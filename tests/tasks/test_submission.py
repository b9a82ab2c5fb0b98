"""Submissions: what is bound in, in the same bytes every time; refusals that write nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.model.dossiers import DOSSIER
from xiufu.core.errors import InputError
from xiufu.tasks.build import build
from xiufu.tasks.submission import submit

WHOLE = Path("examples/two-valleys")
PART = Path("examples/stone-quarry")


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The submission of an example, alone in its folder."""
    path = tmp_path_factory.mktemp("bound") / "a.zip"
    submit(WHOLE, path)
    return path


def test_everything_is_bound_in_order(bound: Path):
    assert os.listdir(bound.parent) == ["a.zip"]
    names = list(entries(bound))
    results = ("plan.docx", "plan.pdf", "plan.html", "plan.xlsx", "figures.json", "reply.docx")
    assert names[:7] == [*(f"成果/{name}" for name in results), "资料/plan.yaml"]
    assert [name for name in names if name.startswith("资料/chapters/")] == [
        f"资料/chapters/{path.name}" for path in sorted((WHOLE / "chapters").iterdir())
    ]
    assert [name for name in names if name.startswith("资料/geometry/")] == [
        "资料/geometry/plots.zip",
        "资料/geometry/layers.gpkg",
        "资料/geometry/imagery.tif",
    ]
    assert sorted({name.split("/")[2] for name in names if name.startswith("资料/packs/")}) == [
        "001_demo-valleys-cost",
        "002_demo-valleys-prices",
        "003_demo-valleys-quota",
    ]
    assert names[-12:] == [
        "附件/01_委托书.pdf",
        "附件/02_承诺书.pdf",
        "附件/03_初步设计批复（虚构）.pdf",
        "附件/04_示例勘测定界报告（虚构）.pdf",
        "附件/05_土地权属证明.pdf",
        "附件/06_土地权利人意见.pdf",
        "附件/07_公示材料.pdf",
        "附图/01_土地利用现状图.png",
        "附图/02_土地损毁预测图.png",
        "附图/03_土地复垦规划图.png",
        "清单.txt",
        "manifest.json",
    ]
    assert len(names) == 51


def test_contents_are_what_a_build_writes_and_what_the_dossier_holds(bound: Path, tmp_path: Path):
    build(WHOLE, tmp_path / "out", final=True)
    found = entries(bound)
    for name in ("plan.docx", "plan.pdf", "plan.html", "plan.xlsx", "figures.json", "reply.docx"):
        assert found[f"成果/{name}"] == (tmp_path / "out" / name).read_bytes()
    assert found["资料/plan.yaml"] == (WHOLE / "plan.yaml").read_bytes()
    assert found["资料/chapters/purpose.md"] == (WHOLE / "chapters" / "purpose.md").read_bytes()
    assert found["资料/packs/003_demo-valleys-quota/items.csv"] == (WHOLE / "packs/quota/items.csv").read_bytes()
    assert found["附件/05_土地权属证明.pdf"] == (WHOLE / "attachments" / "tenure.pdf").read_bytes()


def test_texts_are_deflated_and_the_rest_is_as_it_was(bound: Path):
    with zipfile.ZipFile(bound) as archive:
        deflated = {
            e.filename.rpartition(".")[2] for e in archive.infolist() if e.compress_type == zipfile.ZIP_DEFLATED
        }
        stored = {e.filename.rpartition(".")[2] for e in archive.infolist() if e.compress_type == zipfile.ZIP_STORED}
    assert (deflated, stored) == (
        {"json", "yaml", "md", "csv", "txt", "html"},
        {"docx", "xlsx", "pdf", "png", "zip", "gpkg", "tif"},
    )


def test_the_manifest(tmp_path: Path):
    done = submit(WHOLE, tmp_path / "a.zip", policy="as_filed")
    found = entries(tmp_path / "a.zip")
    manifest = json.loads(found["manifest.json"])
    assert done.fingerprint == hashlib.sha256(found["manifest.json"]).hexdigest()
    files = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in found.items()}
    assert manifest["files"] == {name: file for name, file in files.items() if name != "manifest.json"}
    assert (manifest["draft"], manifest["unknown"], manifest["policy"]) == (False, [], "as_filed")
    assert (manifest["xiufu"], manifest["kind"], manifest["plan_date"]) == ("0.1.0", "reclamation_form", "2026-10-10")
    packs = {pack["name"]: pack["built_in"] for pack in manifest["packs"]}
    assert packs["demo-valleys-quota"] is False
    assert packs["national-outline"] is True
    assert all(len(pack["sha256"]) == 64 and pack["version"] for pack in manifest["packs"])
    assert manifest["attachments"][2] == {
        "position": 3,
        "kind": "approval",
        "title": "初步设计批复（虚构）",
        "id": "approval",
        "issuer": "示例水务局（虚构）",
        "issued_date": "2026-06-15",
        "number": "示例水批〔2026〕0号（虚构）",
        "covers": "建设内容与用地规模",
        "map_scale": None,
        "sheets": None,
        "not_applicable": "",
        "file": "attachments/approval.pdf",
        "name": "附件/03_初步设计批复（虚构）.pdf",
        "in_plan": None,
    }
    assert manifest["drawings"][0]["map_scale"] == "1:2000"


def test_the_list_for_people(tmp_path: Path):
    submit(PART, tmp_path / "a.zip", draft=True)
    data = entries(tmp_path / "a.zip")["清单.txt"]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[:5] == [
        "示例公路工程临时取料场（虚构）　送审清单",
        "【草稿】还有 19 项待补，不能作为正式送审材料",
        "填表日期：2026-09-15",
        "测算口径：推荐口径（recommended）",
        "软件版本：Xiufu 0.1.0",
    ]
    assert "  01 委托书　示例公路建设有限公司（虚构）　2026-07-06　无　委托编制方案　→ 附件/01_委托书.pdf" in lines
    assert "  02 承诺书　【待补】" in lines
    assert "  08 公示材料　不适用：用地单位与权利人已逐户签字（虚构的理由，仅为演示）" in lines
    assert "  承诺书（plan.yaml attachments kind: commitment）" in lines
    at = lines.index("  附图/01_土地利用现状图.png　1003 字节")
    assert lines[at + 1].strip() == hashlib.sha256((PART / "drawings" / "land-use.png").read_bytes()).hexdigest()


def test_what_is_owed_refuses_and_writes_nothing(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        submit(PART, tmp_path / "a.zip")
    said = [(p.problem, p.remedy) for p in caught.value.problems]
    assert len(said) == 19
    assert ("还缺：承诺书（plan.yaml attachments kind: commitment）", "补全后再装订；只想看草稿时加 --draft") in said
    assert list(tmp_path.iterdir()) == []


def test_a_draft_says_so_everywhere(tmp_path: Path):
    done = submit(PART, tmp_path / "a.zip", draft=True)
    assert done.manifest.draft
    assert len(done.manifest.unknown) == 19
    with zipfile.ZipFile(tmp_path / "a.zip") as archive, archive.open("成果/plan.docx") as file:
        word = zipfile.ZipFile(file)
        assert any("【草稿】".encode() in word.read(name) for name in word.namelist() if "header" in name)


def test_a_complete_plan_is_no_draft_even_if_one_would_do(tmp_path: Path):
    assert submit(WHOLE, tmp_path / "a.zip", draft=True).manifest.draft is False


def test_the_same_bytes_whatever_the_folder_zone_seed_and_locale(bound: Path, tmp_path: Path):
    shutil.copytree(WHOLE, tmp_path / "elsewhere" / "深")
    for number, environment in enumerate(
        [{"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1"}, {"LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"}]
    ):
        words = ["submit", "深", "-o", f"{number}.zip"]
        done = subprocess.run(
            [sys.executable, "-m", "xiufu", *words],
            cwd=tmp_path / "elsewhere",
            env={**os.environ, "PYTHONPATH": str(Path("src").resolve()), **environment},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "elsewhere" / f"{number}.zip").read_bytes() == bound.read_bytes()


@pytest.mark.parametrize("name", ["a.rar", "a", "a.zip.pdf"])
def test_another_ending(tmp_path: Path, name: str):
    with pytest.raises(InputError, match=r"送审包是一个 \.zip 文件"):
        submit(WHOLE, tmp_path / name)


def test_an_attachment_is_not_overwritten(tmp_path: Path):
    folder = tmp_path / "dossier"
    shutil.copytree(WHOLE, folder)
    (folder / "attachments" / "survey.pdf").rename(folder / "survey.zip")
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("attachments/survey.pdf", "survey.zip"), "utf-8")
    before = (folder / "survey.zip").read_bytes()
    with pytest.raises(InputError, match="不能被送审包覆盖"):
        submit(folder, folder / "survey.zip")
    assert (folder / "survey.zip").read_bytes() == before


def test_an_old_submission_stays_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.zip").write_bytes(b"old")

    def broken(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("xiufu.tasks.submission.listing", broken)
    with pytest.raises(KeyboardInterrupt):
        submit(WHOLE, tmp_path / "a.zip")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.zip": b"old"}


def test_packs_from_elsewhere_come_along_and_others_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder, elsewhere = tmp_path / "dossier", tmp_path / "elsewhere"
    shutil.copytree(DOSSIER, folder)
    elsewhere.mkdir()
    (folder / "packs" / "quota").rename(elsewhere / "quota")
    (elsewhere / "unused").mkdir()
    (elsewhere / "unused" / "pack.yaml").write_text(
        "name: unused-quota\nversion: '1'\nkind: quota\ntitle: 没有用到\nsource: {document: 虚构, confidence: H}\n",
        "utf-8",
    )
    (folder / "packs" / "prices" / "~$prices.csv").write_bytes(b"lock")
    monkeypatch.setenv("XIUFU_PACKS", str(elsewhere))
    submit(folder, tmp_path / "a.zip", draft=True)
    packs = [name.removeprefix("资料/packs/") for name in entries(tmp_path / "a.zip") if name.startswith("资料/packs/")]
    assert packs == [
        "001_fixture-quota/pack.yaml",
        "001_fixture-quota/consumption.csv",
        "001_fixture-quota/items.csv",
        "001_fixture-quota/shift_use.csv",
        "001_fixture-quota/shifts.csv",
        "002_fixture-prices/pack.yaml",
        "002_fixture-prices/prices.csv",
    ]
