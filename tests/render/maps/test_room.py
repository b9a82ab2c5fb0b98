"""Words that have not enough room: sources, preparers, titles and names of any length stay on the sheet, or it says so."""

from dataclasses import replace

import pytest
import shapely

from tests.render.maps.contents import EAST, NORTH, ONE, TALL, box_at, content, covered, square
from tests.render.maps.sheets import elements, labels_of, texts
from xiufu.render.maps import lay_out
from xiufu.render.maps.layout import PAGES, Layout, lay_out_content, on_page, settled
from xiufu.render.maps.words import text_width
from xiufu.spatial.map_content import LegendEntry, MapContent, MapShape

WIDE = {"场地": shapely.box(EAST, NORTH, EAST + 900, NORTH + 300)}
PLOTS = {"upright": ONE, "across": WIDE, "tall": TALL}


def on_sheet(map_content: MapContent) -> list[str]:
    """The texts of a sheet, none of which leaves it or lies on another one."""
    sheet = lay_out(map_content)
    found = texts(sheet.svg)
    for i, (words, box) in enumerate(found):
        assert box.left >= 0, words
        assert box.right <= sheet.width_mm, words
        assert box.top >= 0, words
        assert box.bottom <= sheet.height_mm, words
        assert [other for other, place in found[:i] if place.overlaps(box)] == [], words
    return [words for words, _ in found]


@pytest.mark.parametrize("plots", PLOTS)
@pytest.mark.parametrize(
    "sources",
    [
        [f"图层{n}：某某局，2025年。" for n in range(60)],
        ["内蒙古自治区某某局" * 44 + "。"] * 12,
        ["内蒙古自治区某某局" * 1000 + "。"],
    ],
)
def test_many_sources_leave_the_frame_its_room_and_are_counted(plots, sources):
    few = replace(content(PLOTS[plots]), sources=tuple(sources), notes=("地类按某标准。",))
    layout = lay_out_content(few)
    frame = layout.ground.frame
    assert frame.bottom - frame.top >= 59
    assert layout.height <= PAGES[layout.landscape][1]
    words = on_sheet(few)
    shown = next((n for n in range(len(sources), 0, -1) if "".join(sources[:n]) in "".join(words)), 0)
    assert shown < len(sources)
    assert f"另有 {len(sources) - shown} 项资料来源因图面所限未列出。" in words
    assert "地类按某标准。" in words
    sizes = [float(rect.get(name, "")) for rect in elements(lay_out(few).svg, "rect") for name in ("width", "height")]
    assert min(sizes) >= 0


def test_sources_that_have_room_are_all_there():
    sources = [f"图层{n}：某某局，2025年。" for n in range(12)]
    words = on_sheet(replace(content(ONE), sources=tuple(sources)))
    assert [line for line in words if line.startswith("图层")] == sources
    assert not any("未列出" in line for line in words)


def test_notes_without_end_are_cut_and_end_in_dots():
    words = on_sheet(replace(content(ONE), notes=("某某便道在本图上宽不足一毫米" * 300,)))
    [last] = [line for line in words if line.endswith("……")]
    assert last.startswith("某某便道在本图上宽") or "便道" in last


@pytest.mark.parametrize("plots", PLOTS)
@pytest.mark.parametrize("length", [4, 18, 32, 60, 200])
def test_a_preparer_of_any_length_is_whole_and_on_the_sheet(plots, length):
    name = ("内蒙古自治区某某国土空间规划设计研究院有限责任公司" * 10)[:length]
    words = "".join(on_sheet(replace(content(PLOTS[plots]), preparer=name)))
    assert f"编制单位：{name}编制日期：2026年11月22日审图号：＿＿＿＿＿＿＿＿" in words


def test_a_preparer_of_any_length_is_whole_on_the_narrowest_sheet():
    narrow = replace(covered(ONE, box_at(-20, -20, 250, 240)), preparer="内蒙古自治区某某国土空间规划设计研究院" * 3)
    assert lay_out_content(narrow).width == 136
    assert f"编制单位：{narrow.preparer}编制日期" in "".join(on_sheet(narrow))


@pytest.mark.parametrize("title", ["", "图", "A" * 200])
def test_any_title_has_its_place(title):
    assert title in "".join(on_sheet(content(ONE, title=title)))


@pytest.mark.parametrize("length", [60, 100, 300])
def test_a_name_wider_than_the_frame_is_broken(length):
    """143 mm hold 57 letters of 2.5 mm."""
    name = ("内蒙古自治区某某铁路专用线第三标段弃渣场及其临时排水设施" * 20)[:length]
    layout = lay_out_content(content({name: square(0, 0, 60)}))
    frame = layout.ground.frame
    [label], missing = labels_of(layout)
    assert missing == 0
    assert label.text.replace("\n", "") in (name, f"{name}1.0000 hm²")
    assert all(text_width(line, label.size) < frame.right - frame.left for line in label.text.split("\n"))


def test_a_tiny_plot_keeps_its_pattern():
    """A plot of 100 m at 1:250000 is 0.4 mm: its dot has the lines of its class, close enough for one to be on it."""
    two = {"一号取土场": square(0, 0, 100), "二号取土场": square(31_000, 4_000, 100)}
    styled = replace(
        content(two),
        shapes=tuple(MapShape(shape, "land:sandiao:0602", (name,), True) for name, shape in two.items()),
        legend=(LegendEntry("land:sandiao:0602", "0602"),),
    )
    dots = [c for c in elements(lay_out(styled).svg, "circle") if c.get("r") == "9"]
    plain, filled = [[c for c in dots if c.get("fill", "").startswith(what)] for what in ("#", "url(#")]
    assert len(plain) == len(filled) == 2
    names = {c.get("fill", "")[5:-1] for c in filled}
    [pattern] = [p for p in elements(lay_out(styled).svg, "pattern") if p.get("id") in names]
    assert float(pattern.get("width", "")) <= 12


def test_a_legend_that_turns_to_and_fro_names_what_is_seen():
    """Of two plots the far one is seen only if it is not in the legend: no legend is right for its own frame."""
    near, far = ONE["取土场"], square(400, 0, 100)
    shapes = (MapShape(near, "land:sandiao:0103"), MapShape(far, "land:sandiao:0305"))
    both = (LegendEntry("land:sandiao:0103", "0103"), LegendEntry("land:sandiao:0305", "0305"))
    twofold = replace(content(ONE), shapes=shapes, legend=both)

    def lay(asked: MapContent) -> Layout:
        wide = len(asked.legend) == 1
        bounds = shapely.total_bounds([near, far]) if wide else near.bounds
        return on_page(asked, bounds, landscape=False, beside=False)

    layout = settled(twofold, lay)
    frame = shapely.box(*layout.ground.bounds)
    seen = [entry.text for entry, shape in zip(both, shapes, strict=True) if shape.shape.intersects(frame)]
    assert [placed.entry.text for placed in layout.legend] == seen
    assert [entry.text for entry in layout.content.legend] == seen
