"""Plans with geometry through every command: packs, databases, exit codes, workbooks, submissions, differences."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.tasks.surveyed import HALVES, UNITS, as_database, dossier, layer, txt
from xiufu.cli import main
from xiufu.model.load import load_plan
from xiufu.plans.comparison import Comparison
from xiufu.reading.plan_workbook import load_workbook
from xiufu.tasks.build import build
from xiufu.tasks.check import check
from xiufu.tasks.diff import Wanted, diff
from xiufu.tasks.new import new_dossier, new_workbook
from xiufu.tasks.prepare import Prepared, prepare
from xiufu.tasks.submission import submit
from xiufu.tasks.verify import verify

VALLEYS = Path("examples/two-valleys")
RAILWAY = Path("examples/ejina-railway")
QUARRY = Path("examples/stone-quarry")
KIND = "reclamation_form"


def prepared(folder: Path) -> Prepared:
    return prepare(folder, policy="recommended")


def printed(found: Prepared) -> dict[str, str]:
    return {str(f.id): f.text for f in found.computed.figures.values()}


def sentences(found: Prepared) -> list[str]:
    blocks = found.document().blocks
    texts = ("".join(getattr(run, "text", "") for run in getattr(block, "runs", ())) for block in blocks)
    return [text for text in texts if "与图层" in text or "和图层" in text]


def database(folder: Path) -> None:
    """The layer as a FileGDB in place of its GeoJSON."""
    as_database(folder / "geometry" / "landuse.geojson", "DLTB")


def test_field_mappings_are_among_the_packs(tmp_path: Path):
    folder = dossier(tmp_path / "a")
    build(folder, tmp_path / "out", pdf=False)
    packs = json.loads((tmp_path / "out/figures.json").read_text("utf-8"))["packs"]
    assert [pack.partition("@")[0] for pack in packs if "layer-fields" in pack] == ["national-layer-fields"]
    imprint = [block for block in prepared(folder).document().blocks if "national-layer-fields@" in repr(block)]
    assert len(imprint) == 1
    assert "national-layer-fields" not in str(prepared(QUARRY).chosen.used)


def test_field_mappings_of_ones_own_are_bound_in(tmp_path: Path):
    folder = dossier(tmp_path / "a", edit=lambda text: text.replace("crs: EPSG:4490", "crs: EPSG:4490, fields: ours"))
    drawn = folder / "geometry" / "landuse.geojson"
    drawn.write_text(drawn.read_text("utf-8").replace("DLBM", "我的编码"), "utf-8")
    (folder / "packs" / "fields").mkdir(parents=True)
    (folder / "packs/fields/pack.yaml").write_text(
        "name: our-fields\nversion: '1'\nkind: layer_fields\ntitle: 自己的字段\nsource: {document: 虚构, confidence: M}\n",
        "utf-8",
    )
    (folder / "packs/fields/ours.yaml").write_text(
        "name: ours\ntitle: 自己的图层\nclass_standards: [sandiao]\nrequired: [class_code]\nsource: {document: 虚构, confidence: M}\n"
        "columns: {class_code: [我的编码], class_name: [DLMC], ownership: [QSXZ], owner: [QSDWMC]}\n"
        "ownership: {'20': state, '30': collective}\n",
        "utf-8",
    )
    submit(folder, tmp_path / "a.zip", draft=True)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert "资料/packs/001_our-fields/ours.yaml" in archive.namelist()
    assert verify(tmp_path / "a.zip").problems == ()


def test_a_database_is_a_folder(tmp_path: Path):
    plain = dossier(tmp_path / "plain")
    folder = dossier(tmp_path / "a", edit=lambda text: text.replace("landuse.geojson", "landuse.gdb"))
    database(folder)
    assert check(folder).problems == ()
    areas = [{k: v for k, v in printed(prepared(f)).items() if "_area|" in k} for f in (plain, folder)]
    assert areas[0] == areas[1]
    (folder / "geometry/landuse.gdb/held.lock").touch()
    submit(folder, tmp_path / "a.zip", draft=True)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        bound = [name for name in archive.namelist() if name.startswith("资料/geometry/landuse.gdb/")]
    inside = [path.name for path in (folder / "geometry/landuse.gdb").iterdir() if path.suffix != ".lock"]
    assert bound == [f"资料/geometry/landuse.gdb/{name}" for name in sorted(inside)]
    assert len(bound) > 5
    assert verify(tmp_path / "a.zip").problems == ()


def test_a_database_that_leads_out_of_the_dossier(tmp_path: Path):
    folder = dossier(tmp_path / "a", edit=lambda text: text.replace("landuse.geojson", "landuse.gdb"))
    database(folder)
    (tmp_path / "secret").write_bytes(b"x")
    (folder / "geometry/landuse.gdb/a0.gdbtable").symlink_to(tmp_path / "secret")
    assert [problem.problem for problem in check(folder).problems] == [
        "文件“geometry/landuse.gdb”经链接指到了资料文件夹之外"
    ]


def test_another_folder_is_no_file(tmp_path: Path):
    folder = dossier(tmp_path / "a", edit=lambda text: text.replace("landuse.geojson", "landuse"))
    (folder / "geometry/landuse").mkdir()
    assert [problem.problem for problem in check(folder).problems] == [
        "文件“geometry/landuse”是文件夹或其他东西，不是普通文件"
    ]


def test_what_was_detected_is_said_and_is_no_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(VALLEYS)]) == 0
    assert "提示：plots.zip：坐标系为2000国家大地坐标系，3度带第36带" in capsys.readouterr().out
    assert main(["build", str(VALLEYS), "-o", str(tmp_path), "--final", "--no-pdf"]) == 0
    assert "  - plots.zip：坐标系为2000国家大地坐标系，3度带第36带" in capsys.readouterr().out


def test_layers_are_named_for_what_they_gave(tmp_path: Path):
    folder = dossier(tmp_path / "a")
    [said] = sentences(prepared(folder))
    assert said.startswith("地类和权属面积由界址点与图层现状图层（geometry/landuse.geojson，SHA-256 ")
    assert said.endswith("，2024年度，数据日期 2024-12-31）叠加得出。")


def test_layers_are_named_where_typed_areas_were_compared(tmp_path: Path):
    stated = """    ownership:
      - {kind: state, owner: 甲苏木, area_hm2: 1.6500}
      - {kind: collective, owner: 乙嘎查, area_hm2: 1.6500}
    units:
"""
    folder = dossier(tmp_path / "a", edit=lambda text: text.replace("    units:\n", stated))
    said = [text.partition("（")[0] for text in sentences(prepared(folder))]
    assert said == ["地类面积由界址点与图层现状图层", "填写的权属面积已与界址点和图层现状图层"]


def test_a_workbook_of_a_plan_with_geometry(tmp_path: Path):
    """Both ways it is the same plan; the workbook's own folder is where its files are looked for."""
    book, back = tmp_path / "books" / "book.xlsx", tmp_path / "back"
    book.parent.mkdir()
    files = ["geometry/boundary.txt", "geometry/landuse.gpkg"]
    assert new_workbook(KIND, book, RAILWAY).copied == tuple(book.parent / file for file in files)
    assert load_workbook(book).plan == load_plan(RAILWAY).plan
    assert load_workbook(book).plan.geometry is not None
    assert new_dossier(KIND, back, book).copied == tuple(back / file for file in files)
    assert load_plan(back).plan == load_plan(RAILWAY).plan
    (book.parent / files[0]).rename(tmp_path / "boundary.txt")
    assert [p.problem for p in check(book).problems] == ["文件“geometry/boundary.txt”不存在或无法读取"]
    (tmp_path / "boundary.txt").rename(book.parent / files[0])
    again = new_workbook(KIND, book.parent / "again.xlsx", RAILWAY)
    assert (again.copied, again.notes) == ((), ())
    meant = printed(prepared(RAILWAY))
    assert printed(prepared(book)) == meant
    assert printed(prepared(back)) == meant
    assert meant["area|sub:main/unit:yard"] == "3.8165"


def longer(folder: Path) -> Path:
    """A copy whose camp is 2 m longer: 102 m instead of 100 m."""
    copy = folder.with_name("b")
    shutil.copytree(folder, copy)
    (copy / "geometry/boundary.txt").write_text(txt({**UNITS, "生活区": (200, -2, 300, 100)}), "utf-8")
    return copy


def moves(found: Comparison) -> dict[str, tuple[str, str]]:
    shown = [c for c in found.figures_of("printed") if c.state.id.term in ("area", "parcel_area", "measured_area")]
    return {str(c.state.id): (c.before.text, c.after.text) for c in shown if c.before and c.after}


def test_a_difference_comes_of_the_boundary_file(tmp_path: Path):
    folder = dossier(tmp_path / "a", control="")
    found = diff(Wanted(folder), Wanted(longer(folder)))
    [change] = found.inputs
    assert (change.file, change.path, change.title) == (
        "geometry/boundary.txt",
        "geometry.boundary.file",
        "图形 › 界址点文件",
    )
    assert change.before != change.after
    assert moves(found) == {
        "area|sub:main/unit:camp": ("1.0000", "1.0200"),
        "area|project": ("3.3000", "3.3200"),
        "measured_area|sub:main/unit:camp": ("9999.87", "10199.86"),
        "measured_area|project": ("32999.57", "33199.56"),
        "measured_area|sub:main/land:1207-1207-planned-planned": ("16499.78", "16699.77"),
        "measured_area|sub:main/owner:collective-乙嘎查": ("16499.78", "16699.77"),
        "parcel_area|sub:main/land:1207-1207-planned-planned": ("1.6500", "1.6700"),
        "area|sub:main": ("3.3000", "3.3200"),
    }
    [camp] = [c for c in found.figures if str(c.state.id) == "measured_area|sub:main/unit:camp"]
    sources = [state.source for state in (camp.before, camp.after) if state]
    assert sources == [f"boundary.txt（{change.before}）", f"boundary.txt（{change.after}）"]
    [whole] = [c for c in found.figures if str(c.state.id) == "area|project"]
    assert [str(cause.id) for cause in whole.causes] == [
        "measured_area|sub:main/unit:camp",
        "area_adjustment|sub:main/unit:camp",
    ]


def test_a_difference_comes_of_a_layer(tmp_path: Path):
    """The boundary of the two classes moves 10 m east: 10 m × 110 m from one to the other."""
    folder = dossier(tmp_path / "a")
    west, east = HALVES
    parcels = [((-50, -50, 160, 150), *west[1:]), ((160, -50, 350, 150), *east[1:])]
    copy = tmp_path / "b"
    shutil.copytree(folder, copy)
    (copy / "geometry/landuse.geojson").write_text(layer(parcels), "utf-8")
    found = diff(Wanted(folder), Wanted(copy))
    assert [(c.file, c.path, c.title) for c in found.inputs] == [
        ("geometry/landuse.geojson", "geometry.layers.dltb.file", "图形 › 图层“dltb 现状图层”")
    ]
    assert {k: v for k, v in moves(found).items() if not k.startswith("measured")} == {
        "parcel_area|sub:main/land:0602-0602-planned-planned": ("1.6500", "1.7600"),
        "parcel_area|sub:main/land:1207-1207-planned-planned": ("1.6500", "1.5400"),
    }


def test_areas_that_follow_are_no_input(tmp_path: Path):
    """Typed beside the same geometry, an area is an input; followed from it, it is none."""
    folder = dossier(tmp_path / "a")
    typed = dossier(tmp_path / "b", edit=lambda t: t.replace("[生活区]\n", "[生活区]\n        area_hm2: 0.9990\n"))
    found = diff(Wanted(folder), Wanted(typed))
    assert [(c.title, c.before, c.after) for c in found.inputs] == [
        ("子项目“main 临时用地” › 复垦单元“camp 生活区” › 面积（公顷）", None, "0.9990")
    ]


def rebound(source: Path, target: Path, name: str, data: bytes, *, sealed: bool) -> Path:
    """A copy of a submission with one file replaced; ``sealed`` also puts the new hash into the manifest."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        held = {entry: old.read(entry) for entry in old.namelist()}
        held[name] = data
        if sealed:
            manifest = json.loads(held["manifest.json"])
            manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            held["manifest.json"] = json.dumps(manifest, ensure_ascii=False).encode()
        for entry, content in held.items():
            new.writestr(entry, content)
    return target


def test_a_changed_boundary_point_is_noticed(tmp_path: Path):
    """By its hash; and where the hash was changed too, by the areas."""
    folder = dossier(tmp_path / "a", control="")
    submit(folder, tmp_path / "a.zip", draft=True)
    assert verify(tmp_path / "a.zip").problems == ()
    name = "资料/geometry/boundary.txt"
    other = txt({**UNITS, "生活区": (200, -2, 300, 100)}).encode()
    found = verify(rebound(tmp_path / "a.zip", tmp_path / "b.zip", name, other, sealed=False))
    assert [(p.file, p.problem) for p in found.problems] == [(name, "内容与清单不符，已被改动或损坏")]
    found = verify(rebound(tmp_path / "a.zip", tmp_path / "c.zip", name, other, sealed=True))
    assert "数据项 area|sub:main/unit:camp 为 1.0000 hm2，重新测算为 1.0200 hm2" in [p.problem for p in found.problems]
