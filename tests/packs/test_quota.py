import time

import pytest

from tests.packs.making import CONSUMPTION, ITEMS, price_pack, quota_pack, write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import open_library


def content(folder, kind="quota"):
    library = open_library([folder])
    pack = next(p for p in library.heads() if p.root == str(folder))
    return getattr(library, kind)(pack)


def faults(folder, kind="quota"):
    with pytest.raises(InputError) as caught:
        content(folder, kind)
    return sorted((p.file.rsplit("/", 1)[-1], p.line, p.path, p.problem) for p in caught.value.problems)


def test_the_source_of_a_row_is_its_own_and_the_packs(tmp_path):
    items = "id,name,unit_size,base_unit,other_cost_percent,place,confidence\n1,甲,1,m2,0,第3页,L\n2,乙,1,m2,0,,\n"
    uses = "item,kind,resource,unit,quantity\n1,labour,乙类工,工日,1\n2,labour,乙类工,工日,1\n"
    quota_pack(tmp_path / "q", "q", items, uses)
    found = content(tmp_path).items
    assert str(found["1"].source) == "某文件，表1，第3页［数据包 q@1.0］【未核实】"
    assert str(found["2"].source) == "某文件，表1［数据包 q@1.0］"
    assert found["1"].unit == "m2"


def test_haul_steps(tmp_path):
    items = (
        "id,name,unit_size,base_unit,other_cost_percent,haul_base_m,haul_step_m,haul_step_item\n"
        "1,运土,100,m3,0,500,100,2\n2,增运,100,m3,0,,,\n"
    )
    uses = "item,kind,resource,unit,quantity\n1,labour,乙类工,工日,1\n2,labour,乙类工,工日,1\n"
    quota_pack(tmp_path / "q", "q", items, uses)
    haul = content(tmp_path).items["1"].haul
    assert haul is not None
    assert (haul.base_m, haul.step_m, haul.step_item) == (500, 100, "2")


def test_faults_of_a_quota_pack(tmp_path):
    items = (
        "id,name,unit_size,base_unit,other_cost_percent,haul_base_m\n"
        "1,甲,0,m3,5,\n1,乙,1,m3,5,\n2,丙,1,m3,5,\n3,丁,1,m3,5,200\n4,戊,1,m3,101,\n"
    )
    uses = (
        "item,kind,resource,unit,quantity\n1,labour,乙类工,工日,1\n1,labour,乙类工,工日,2\n3,labour,乙类工,工日,1\n"
        "4,labour,乙类工,工日,1\n9,material,柴油,kg,1\n3,机械,1014,台班,1\n"
    )
    quota_pack(tmp_path / "q", "q", items, uses)
    assert [(file, line, path) for file, line, path, _ in faults(tmp_path)] == [
        ("consumption.csv", 3, "resource"),  # the same resource twice
        ("consumption.csv", 6, "item"),  # there is no item 9
        ("consumption.csv", 7, "kind"),  # files hold identifiers, Chinese words are for Excel
        ("items.csv", 2, "unit_size"),  # zero
        ("items.csv", 4, "id"),  # nothing is consumed by item 2
        ("items.csv", 5, "haul_base_m"),  # one of three
        ("items.csv", 6, "other_cost_percent"),  # over 100 %
    ]


def test_references_out_of_the_pack_are_notes(tmp_path):
    uses = CONSUMPTION + "20001,machine,1014,台班,0.1\n"
    quota_pack(tmp_path / "q", "q", ITEMS, uses)
    assert content(tmp_path).notes == (
        "机械台班 1014 不在本数据包中，须另选含有它的定额，或价格数据包中有它的台班单价",
    )


def test_a_price_needs_a_date_and_is_stated_once(tmp_path):
    price_pack(
        tmp_path / "p",
        "p",
        "material,柴油,kg,7.48,4.5,\nmaterial,柴油,kg,8,,2025-01-01\nlabour,柴油,工日,1,,2025-13-01\n",
    )
    assert [(line, path) for _, line, path, _ in faults(tmp_path, "prices")] == [
        (2, "as_of"),
        (3, "resource"),
        (4, "as_of"),
    ]


def test_a_price_may_have_a_document_of_its_own(tmp_path):
    write_pack(
        tmp_path / "p",
        "p",
        "prices",
        {
            "prices.csv": "kind,resource,unit,budget_price,as_of,document,place\nmaterial,水泥,t,400,2025-10-01,某厂报价单,第1页\n"
        },
    )
    assert (
        str(content(tmp_path, "prices")["material", "水泥"].source) == "某厂报价单，第1页（2025-10-01）［数据包 p@1.0］"
    )


@pytest.mark.slow
def test_five_thousand_items_load_in_a_second_and_a_half(tmp_path):
    items = "id,name,unit_size,base_unit,other_cost_percent\n" + "".join(f"{n},子目{n},100,m3,5\n" for n in range(5000))
    uses = "item,kind,resource,unit,quantity\n" + "".join(
        f"{n},{kind},{name},{unit},0.{n % 9 + 1}\n"
        for n in range(5000)
        for kind, name, unit in (
            ("labour", "甲类工", "工日"),
            ("labour", "乙类工", "工日"),
            ("material", "柴油", "kg"),
            ("machine", "1014", "台班"),
        )
    )
    quota_pack(tmp_path / "q", "q", items, uses)
    started = time.process_time()
    found = content(tmp_path)
    assert time.process_time() - started < 1.5
    assert len(found.items) == 5000


def test_faults_of_lines_by_percent(tmp_path):
    items = "id,name,unit_size,base_unit,other_cost_percent\n1,甲,1,m3,5\n"
    uses = (
        "item,kind,resource,unit,quantity,percent_of\n1,labour,乙类工,工日,1,\n"
        "1,material,其他材料费,%,2,\n"  # of what?
        "1,material,零星材料费,元,2,labour\n"  # a base, but no percent
        "1,machine,其他机械费,%,2,machine\n"  # no machine is consumed
        "1,unpriced_material,装置费,%,2,labour\n1,material,辅助材料费,%,120,labour\n1,material,杂费,%,3,all\n"
    )
    quota_pack(tmp_path / "q", "q", items, uses)
    assert [(line, path) for _, line, path, _ in faults(tmp_path)] == [
        (3, "percent_of"),
        (4, "unit"),
        (5, "percent_of"),
        (6, "kind"),
        (7, "quantity"),
        (8, "percent_of"),
    ]
