"""Building: what is written, what is refused, and that an old output is never lost."""

import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.render.templates import institute_template
from xiufu.core.errors import InputError
from xiufu.packs.kinds import Policy
from xiufu.tasks import build as building
from xiufu.tasks.build import build
from xiufu.tasks.build_summary import summary

EJINA = Path("examples/ejina-railway")
WHOLE = Path("examples/two-valleys")
NAMES = ["figures.json", "plan.docx", "plan.html", "plan.pdf", "plan.xlsx"]


@pytest.mark.parametrize(
    ("policy", "growth", "dynamic"), [("as_filed", "0.36", "4.64"), ("recommended", "0.37", "4.65")]
)
def test_the_sample(tmp_path: Path, policy: Policy, growth: str, dynamic: str) -> None:
    result = build(EJINA, tmp_path / "out", policy=policy)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == NAMES
    assert [p.name for p in result.files] == ["plan.docx", "plan.pdf", "plan.html", "plan.xlsx", "figures.json"]
    headline = {label: text for label, text, _ in result.headline}
    assert headline["静态总投资"] == "4.28"
    assert headline["价差预备费"] == growth
    assert headline["动态总投资"] == dynamic
    assert headline["亩均投资（静态）"] == "0.04"
    assert headline["亩均投资（动态）"] == "0.05"
    assert result.figures == result.sourced > 200
    assert result.policy == policy
    # the original states neither the preparer nor the factors of damage nor what goes with it:
    # 14 facts, 3 units, 7 attachments and 3 drawings
    assert len(result.unknown) == 24
    assert any("价格有效天数" in item for item in result.unverified)
    assert any("已晚于预存期限 2025-10-31" in note for note in result.notes)


def test_figures_json_holds_what_the_issue_asks(tmp_path: Path) -> None:
    build(EJINA, tmp_path, policy="recommended")
    content = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert content["kind"] == "reclamation_form"
    assert content["policy"] == "recommended"
    assert content["gate"]["status"] == "met"
    assert any(pack.startswith("neimenggu-cost-sample@") for pack in content["packs"])
    price = content["figures"]["unit_price|work:leveling"]
    # 172.522077 + 8.62610385 + 5.4344454255 + 28.6825 + 0 + 16.792436364795
    assert (Decimal(price["value"]), price["shown"], price["unit"]) == (
        Decimal("232.057562640295"),
        "232.06",
        "元/100m3",
    )
    assert (price["label"], price["role"]) == ("综合单价", "computed")
    assert price["formula"] == "直接费+间接费+利润+材料价差+未计价材料费+税金"
    assert price["inputs"] == [
        f"{term}|work:leveling"
        for term in ("direct_cost", "indirect_cost", "profit", "price_difference", "unpriced_material_cost", "tax")
    ]
    area = content["figures"]["area|sub:main/unit:yard"]
    assert (area["value"], area["shown"], area["role"]) == ("3.8165", "3.8165", "measured")
    assert area["inputs"] == [f"{term}|sub:main/unit:yard" for term in ("measured_area", "area_adjustment")]
    measured = content["figures"]["measured_area|sub:main/unit:yard"]
    assert (measured["value"], measured["unit"], measured["role"]) == ("38165.00", "m2", "measured")
    assert measured["source"]["document"].startswith("boundary.txt（SHA-256 ")
    for identity, figure in content["figures"].items():
        assert ("source" in figure) != ("inputs" in figure), identity
        assert set(figure.get("inputs", ())) <= set(content["figures"]), identity


def test_a_final_with_unknowns_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build(EJINA, tmp_path / "out", final=True)
    assert len(caught.value.problems) == 24
    assert all(p.problem.startswith("还缺：") for p in caught.value.problems)
    assert not (tmp_path / "out").exists()


def test_a_final_with_everything_stated_is_no_draft(tmp_path: Path) -> None:
    result = build(WHOLE, tmp_path, final=True)
    assert result.unknown == ()
    assert sorted(p.name for p in tmp_path.iterdir()) == [*NAMES, "reply.docx"]


def test_files_of_an_earlier_run_that_this_one_did_not_write_are_named(tmp_path: Path) -> None:
    assert not any("以前生成" in note for note in build(WHOLE, tmp_path).notes)
    result = build(EJINA, tmp_path, pdf=False)
    assert [note.split()[1] for note in result.notes if "以前生成" in note] == ["plan.pdf", "reply.docx"]
    assert (tmp_path / "reply.docx").exists()


def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    build(EJINA, tmp_path / "a")
    first = {name: (tmp_path / "a" / name).read_bytes() for name in NAMES}
    build(EJINA, tmp_path / "a")
    build(EJINA, tmp_path / "b")
    assert {name: (tmp_path / "a" / name).read_bytes() for name in NAMES} == first
    assert {name: (tmp_path / "b" / name).read_bytes() for name in NAMES} == first


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), MemoryError()])
def test_a_build_that_breaks_off_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    build(EJINA, tmp_path, policy="as_filed")
    before = {name: (tmp_path / name).read_bytes() for name in NAMES}

    def broken(*_: object, **__: object) -> bytes:
        raise fault

    monkeypatch.setattr(building, "write_xlsx", broken)
    with pytest.raises(type(fault)):
        build(EJINA, tmp_path, policy="recommended")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_wrong_input_leaves_the_old_files(tmp_path: Path) -> None:
    dossier, out = tmp_path / "dossier", tmp_path / "out"
    shutil.copytree(EJINA, dossier)
    build(dossier, out)
    before = {name: (out / name).read_bytes() for name in NAMES}
    plan = dossier / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("area_hm2: 6.3758", "area_hm2: -6.3758"), encoding="utf-8")
    with pytest.raises(InputError, match="不能为负"):
        build(dossier, out)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_an_output_that_cannot_be_written_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build(EJINA, tmp_path / "file")
    assert caught.value.problems[0].remedy
    (tmp_path / "out" / "plan.docx").mkdir(parents=True)
    with pytest.raises(InputError):
        build(EJINA, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["plan.docx"]


def test_an_unknown_number_goes_all_the_way_as_unknown(tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(EJINA, dossier)
    plan = dossier / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("amount_wan: 0.50", "amount_wan: 未知"), encoding="utf-8")
    result = build(dossier, tmp_path / "out")
    figures = json.loads((tmp_path / "out" / "figures.json").read_text(encoding="utf-8"))["figures"]
    for term in (
        "other_fee|fee:preliminary",
        "other_fees|project",
        "static_investment|project",
        "dynamic_investment|project",
    ):
        assert (figures[term]["value"], figures[term]["absent"]) == (None, "unknown"), term
    assert figures["construction_cost_wan|project"]["shown"] == "2.96"
    assert any("直接给出的费用〔前期工作费〕" in item for item in result.unknown)


def test_a_stale_price_is_marked_in_the_table_and_noted(tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(EJINA, dossier)
    plan = dossier / "plan.yaml"
    # 2025-10-31 is 90 days before 2026-01-29: one day later it is too old
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("plan_date: 2025-11-19", "plan_date: 2026-01-29"), encoding="utf-8")
    assert not [n for n in build(dossier, tmp_path / "out").notes if "应更新" in n]
    plan.write_text(text.replace("plan_date: 2025-11-19", "plan_date: 2026-01-30"), encoding="utf-8")
    stale = [n for n in build(dossier, tmp_path / "out").notes if "应更新" in n]
    assert [n.split("”")[0] for n in stale] == ["价格“乙类工", "价格“甲类工", "价格“柴油"]


def test_the_summary_says_everything_a_user_must_know(tmp_path: Path) -> None:
    lines = summary(build(EJINA, tmp_path))
    assert "  静态总投资：4.28 万元" in lines
    assert any(line.startswith("数据项共 ") and "个有出处或推导依据" in line for line in lines)
    assert "未核实的取值：1 项" in lines
    assert "待补内容（草稿中以【待补】标出）：24 项" in lines


def test_a_template_gives_the_plan_its_house_style_and_says_what_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(institute_template())
    result = build(WHOLE, tmp_path / "out", template=tmp_path / "t.docx")
    assert "模板：模板里没有独占一段的 {{正文}}，模板的全部文字已换成方案正文" in result.notes
    header = zipfile.ZipFile(tmp_path / "out" / "plan.docx").read("word/header1.xml").decode()
    assert "某某规划设计院有限公司" in header
    assert "{{正文}}" not in (tmp_path / "out" / "figures.json").read_text(encoding="utf-8")


def test_a_bad_template_and_a_bad_dossier_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(b"no")
    with pytest.raises(InputError) as caught:
        build(tmp_path / "nothing", tmp_path / "out", template=tmp_path / "t.docx")
    assert {Path(p.file).name for p in caught.value.problems} >= {"t.docx"}
    assert len(caught.value.problems) == 2
    assert not (tmp_path / "out").exists()


def test_a_letter_that_no_font_has_keeps_only_the_pdf_away(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(WHOLE, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("builder: ", "builder: 𠮷", 1), "utf-8")
    result = build(folder, tmp_path / "out")
    assert "plan.pdf" not in [file.name for file in result.files]
    assert {"plan.docx", "plan.html", "plan.xlsx"} <= {file.name for file in result.files}
    assert result.left_out[0].startswith("plan.pdf（“土地复垦方案报告表”）：字体中没有“𠮷”（U+20BB7）。→ ")
    assert "没有生成 plan.pdf（" in "\n".join(summary(result))
    with pytest.raises(InputError, match="U\\+20BB7"):
        build(folder, tmp_path / "final", final=True)
    assert not (tmp_path / "final").exists()
    assert not build(folder, tmp_path / "final", final=True, pdf=False).left_out
