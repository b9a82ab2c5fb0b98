"""Which coordinate system: decided with reasons, refused with the remedy, asked for when it cannot be known."""

import numpy as np
import pytest

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.crs import Crs
from xiufu.spatial.crs_detection import Detected, detect
from xiufu.spatial.crs_stated import Stated, datum_named, parse_crs, stated_by_system, stated_in_words

PREFIXED = [[34567890.1234, 4653210.5], [34567990.0, 4653310.0], [34567990.0, 4653210.0]]
PLANE = [[567890.1234, 4653210.5], [567990.0, 4653310.0], [567990.0, 4653210.0]]
DEGREES = [[102.27, 41.9], [102.3, 41.95], [102.3, 41.9]]
CHOOSE = "用 --crs 指明（资料中填“坐标系”一项）"
UNKNOWN_DATUM = "文件没有写明坐标系的名称，按2000国家大地坐标系读取；如果是1980西安坐标系、1954北京坐标系，结果会偏差几十米以上，请核对"


def fault(position: int | None, what: str, remedy: str) -> Problem:
    return Problem("a", 0 if position is None else position + 1, what, remedy)


def found(points: list[list[float]], stated: Stated | None = None, chosen: str = "") -> Detected:
    return detect(np.array(points), stated or Stated(), chosen=chosen, fault=fault)


def refused(points: list[list[float]], stated: Stated | None = None, chosen: str = "") -> list[str]:
    with pytest.raises(InputError) as caught:
        found(points, stated, chosen)
    return [str(problem) for problem in caught.value.problems]


def words(**said: str) -> Stated:
    stated, faults = stated_in_words({"坐标系": "2000国家大地坐标系", **said}, "说明")
    assert faults == ()
    return stated


def test_a_zone_before_the_east_coordinate():
    result = found(PREFIXED)
    assert result.crs == Crs(3, 34, True)
    assert np.abs(result.points - np.array(PLANE)).max() < 1e-7
    assert result.reasons == ("东坐标前两位是34，只能是3度带第34带",)
    assert result.notes == (UNKNOWN_DATUM,)
    six = [[east - 34_000_000 + 18_000_000, north] for east, north in PREFIXED]
    assert found(six).crs == Crs(6, 18, True)


@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
def test_every_zone_with_and_without_its_prefix(zone: int):
    crs = Crs(3 if zone >= 25 else 6, zone)
    middle = [[500_100.0, 4_653_210.0]]
    assert found([[500_100.0 + zone * 1e6, 4_653_210.0]], words()).crs == Crs(crs.zone_width, zone, True)
    assert found(middle, words(带号=str(zone))).crs == crs
    assert found(middle, chosen=str(crs.epsg)).crs == crs
    for prefixed in (True, False):
        code = Crs(crs.zone_width, zone, prefixed).epsg
        stated = stated_by_system(f"EPSG:{code}", "文件")
        assert (stated.datum, stated.zone_width, stated.zone, stated.prefixed) == (
            "2000",
            crs.zone_width,
            zone,
            prefixed,
        )
        assert found(middle, stated).crs == crs


def test_what_the_header_says_of_a_zone():
    assert found(PLANE, words(带号="34", 几度分带="3")).crs == Crs(3, 34)
    assert found(PLANE, words(带号="34")).reasons == (
        "说明写明坐标系为“2000国家大地坐标系”",
        "坐标是平面坐标，东坐标6位、不加带号",
        "说明写明带号34，是3度带",
    )
    assert found(PREFIXED, words(带号="34")).reasons == (
        "说明写明坐标系为“2000国家大地坐标系”",
        "东坐标前两位是34，只能是3度带第34带",
        "说明写的带号34与此一致",
    )


def test_undecidable_without_a_zone():
    ask = f"a：坐标是平面坐标，东坐标6位、不加带号，文件也没有写带号，无法知道属于哪一带。→ {CHOOSE}，或在文件中写明带号。"
    listed = "内蒙古范围：3度带第32–42带为 EPSG:4541–4551，6度带第17–22带为 EPSG:4506–4511；例如第34带（102°E）写 --crs EPSG:4543"
    assert refused(PLANE) == [ask + listed]
    six = "内蒙古范围：6度带第17–22带为 EPSG:4506–4511；例如第18带（105°E）写 --crs EPSG:4507"
    assert refused(PLANE, words(几度分带="6")) == [ask + six]
    assert found(PLANE, chosen="EPSG:4543").reasons == ("坐标是平面坐标，东坐标6位、不加带号", "用户指定 EPSG:4543")
    assert found(PLANE, chosen="4522").crs == Crs(3, 34)


@pytest.mark.parametrize(
    ("said", "against"),
    [({"带号": "35"}, "带号是35"), ({"几度分带": "6"}, "分带是6度带"), ({"几度分带": "6", "带号": "18"}, "带号是18")],
)
def test_a_header_against_the_coordinates(said: dict[str, str], against: str):
    assert refused(PREFIXED, words(**said)) == [
        f"a：说明写的{against}，而东坐标前两位是34，只能是3度带第34带。"
        f"→ 改正写错的一处；确认坐标无误时，{CHOOSE}：--crs EPSG:4522"
    ]
    assert found(PREFIXED, words(**said), "4522").crs == Crs(3, 34, True)


def test_a_choice_against_the_coordinates():
    assert refused(PREFIXED, words(), "EPSG:4523") == [
        "a：指定了 EPSG:4523（3度带第35带），而东坐标前两位是34，只能是3度带第34带。→ 改为 --crs EPSG:4522，或核对坐标"
    ]
    assert refused(DEGREES, words(), "4522") == [
        "a：指定了 EPSG:4522（平面坐标），坐标却是经纬度。→ 改为 --crs EPSG:4490"
    ]
    assert refused(PLANE, words(带号="34"), "4490")[0].startswith(
        "a：指定了 EPSG:4490（经纬度），坐标是平面坐标，东坐标6位、不加带号。→ 改为平面坐标的代码，"
    )
    other = found(PLANE, words(带号="34"), "4544")
    assert (other.crs, other.notes[0]) == (Crs(3, 35), "说明写的带号是34，按指定用第35带（3度带）")


@pytest.mark.parametrize("said", ["1980西安坐标系", "西安80", "北京54坐标系", "1954年北京坐标系"])
@pytest.mark.parametrize("chosen", ["", "4522"])
def test_older_datums_are_refused_whatever_is_chosen(said: str, chosen: str):
    assert refused(PREFIXED, words(坐标系=said), chosen) == [
        f"a：说明写的坐标系是“{said}”，不是2000国家大地坐标系。→ 请提供2000国家大地坐标系的成果，"
        "或由测绘单位作正规转换后再读；如果坐标其实已是2000成果，先改正说明中的坐标系"
    ]


def test_other_names_need_a_word_of_the_user():
    assert refused(PREFIXED, words(坐标系="某独立坐标系")) == [
        "a：说明写的坐标系是“某独立坐标系”，看不出是不是2000国家大地坐标系。→ 请提供2000国家大地坐标系的成果，"
        f"或由测绘单位作正规转换后再读；如果就是2000国家大地坐标系，{CHOOSE}，如 --crs EPSG:4522"
    ]
    assert found(PREFIXED, words(坐标系="某独立坐标系"), "4522").notes == (
        "说明写的坐标系是“某独立坐标系”，按指定当作2000国家大地坐标系，没有作基准转换",
    )


def test_degrees():
    assert found(DEGREES, words()).crs == Crs()
    assert refused(DEGREES) == [
        "a：坐标是经纬度，文件没有写明坐标系，无法知道是2000国家大地坐标系还是 WGS84 等。"
        f"→ 确认是2000国家大地坐标系后，{CHOOSE}：--crs EPSG:4490"
    ]
    assert found(DEGREES, chosen="4490").notes == ()


def test_wgs84_only_when_the_user_says_so():
    stated = stated_by_system("EPSG:4326", "GeoJSON 的规定")
    assert refused(DEGREES, stated) == [
        "a：GeoJSON 的规定写的坐标系是“WGS 84”，不是2000国家大地坐标系。→ 请提供2000国家大地坐标系的成果，"
        f"或由测绘单位作正规转换后再读；确认可按2000国家大地坐标系使用时，{CHOOSE}，经纬度写 --crs EPSG:4490"
    ]
    result = found(DEGREES, stated, "4490")
    assert result.crs == Crs()
    assert result.notes == ("GeoJSON 的规定写的坐标系是“WGS 84”，按指定当作2000国家大地坐标系，没有作基准转换",)


@pytest.mark.parametrize("points", [PREFIXED, PLANE, DEGREES])
def test_columns_the_other_way_round(points: list[list[float]]):
    stated = words(带号="34") if points is not DEGREES else words()
    result = found([[b, a] for a, b in points], stated)
    assert result.swapped
    assert np.array_equal(result.points, found(points, stated).points)
    assert len(result.notes) == 1


def test_each_point_that_is_not_like_the_others():
    odd = [[35567890.0, 4653210.0], [3456789.0, 4653210.0], [567890.0, 4653210.0], [4653210.0, 34567890.0]]
    assert refused(PREFIXED * 3 + odd, words()) == [
        "a 第10行：坐标（35567890，4653210）的带号是35，其余多数点是34。→ 对照原始成果核对这个点",
        "a 第11行：坐标（3456789，4653210）的大小与其余多数点（平面坐标，东坐标8位、前两位是带号）不同，可能多了或少了数字。"
        "→ 对照原始成果核对这个点",
        "a 第12行：坐标（567890，4653210）是平面坐标，东坐标6位、不加带号，其余多数点是平面坐标，东坐标8位、前两位是带号。"
        "→ 对照原始成果核对这个点",
        "a 第13行：坐标（4653210，34567890）的东、北两列与其余多数点相反。→ 对照原始成果核对这个点",
    ]
    many = refused(PREFIXED * 100 + odd * 50, words())
    assert len(many) == 101
    assert many[0] == "a：共有 200 个点有同类问题，只列出前 100 个。→ 先改正列出的，或检查整个文件的坐标"


@pytest.mark.parametrize(
    "points",
    [
        [[1.0, 2.0]],
        [[24567890.0, 4653210.0]],
        [[34567890.0, 46532100.0]],
        [[-102.0, 41.0]],
        [[1021612.0, 415730.0]],
        [[567890.0, 653210.0]],
        [[1e308, 4653210.0]],
        [[4653210.0, -1e308]],
    ],
)
def test_sizes_that_are_no_coordinates(points: list[list[float]]):
    [problem] = refused(points, words(带号="34"))
    assert problem.startswith("a 第1行：坐标的大小不像东、北坐标，也不像经纬度（如 ")
    assert len(problem) < 150


def test_nothing_and_what_is_no_number():
    with pytest.raises(InputError, match="没有坐标点"):
        detect(np.empty((0, 2)), Stated(), fault=fault)
    assert refused([[np.nan, 1.0], *PREFIXED, [34567890.0, np.inf]], words()) == [
        "a 第1行：坐标不是有限的数值。→ 对照原始成果核对这个点",
        "a 第5行：坐标不是有限的数值。→ 对照原始成果核对这个点",
    ]


def test_far_from_the_zone_is_told():
    assert found([[34_850_000.0, 4_653_210.0]], words()).notes == (
        "坐标在东经106.22°附近，超出3度带第34带的范围（100.5°–103.5°），请核对带号",
    )


# Whole systems, as GIS files state them

ESRI = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_34",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",34500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",102.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def test_a_prj_of_arcgis():
    result = found(PREFIXED, stated_by_system(ESRI, ".prj"))
    assert result.crs == Crs(3, 34, True)
    six = ESRI.replace("3_Degree_GK_Zone_34", "GK_CM_99E").replace("34500000.0", "500000.0").replace("102.0", "99.0")
    assert found(PLANE, stated_by_system(six, ".prj")).crs == Crs(6, 17)
    three = six.replace("CGCS2000_GK_CM_99E", "CGCS2000_3_Degree_GK_CM_99E")
    assert found(PLANE, stated_by_system(three, ".prj")).crs == Crs(3, 33)


@pytest.mark.parametrize("name", ["D_Xian_1980", "D_Beijing_1954", "D_WGS_1984", "D_Unknown"])
def test_other_datums_of_a_prj(name: str):
    [problem] = refused(PREFIXED, stated_by_system(ESRI.replace("D_China_2000", name), ".prj"))
    assert problem.startswith("a：.prj写的坐标系是“")
    assert "2000国家大地坐标系的成果" in problem


def test_where_name_and_datum_disagree_the_datum_decides_and_both_are_quoted():
    [problem] = refused(PREFIXED, stated_by_system(ESRI.replace("D_China_2000", "D_Xian_1980"), ".prj"))
    said = "a：.prj写的坐标系是“CGCS2000 / 3-degree Gauss-Kruger zone 34，大地基准是 Xian 1980”，不是2000国家大地坐标系"
    assert problem.startswith(said)
    [problem] = refused(PREFIXED, stated_by_system(ESRI.replace("CGCS2000_3", "Xian_1980_3"), ".prj"))
    said = "a：.prj写的坐标系是“Xian 1980 / 3-degree Gauss-Kruger zone 34，大地基准是 China 2000”，看不出是不是2000国家大地坐标系"
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("ellipsoid", "said"),
    [
        ("6378245.0,298.3", "椭球长半轴 6378245 米、扁率 1/298.3"),
        ("6378140.0,298.257", "椭球长半轴 6378140 米、扁率 1/298.257"),
        ("6378137.0,298.257223563", "椭球长半轴 6378137 米、扁率 1/298.257223563"),
    ],
)
def test_another_ellipsoid_under_the_name_of_cgcs2000_is_asked_about(ellipsoid: str, said: str):
    stated = stated_by_system(ESRI.replace("6378137.0,298.257222101", ellipsoid), ".prj")
    [problem] = refused(PREFIXED, stated)
    assert f"“CGCS2000 / 3-degree Gauss-Kruger zone 34，{said}”，看不出是不是2000国家大地坐标系" in problem
    assert said in "".join(found(PREFIXED, stated, chosen="EPSG:4522").notes)


@pytest.mark.parametrize("flattening", ["298.2572221", "298.257222101004", "298.257222"])
def test_an_ellipsoid_that_is_only_rounded_is_the_same(flattening: str):
    stated = stated_by_system(ESRI.replace("298.257222101", flattening), ".prj")
    assert found(PREFIXED, stated).crs == Crs(3, 34, True)


@pytest.mark.parametrize(
    "text",
    [
        ESRI.replace("102.0", "102.5"),
        ESRI.replace("34500000.0", "34400000.0"),
        ESRI.replace('"Scale_Factor",1.0', '"Scale_Factor",0.9996'),
        "EPSG:3857",
        "EPSG:32648",
    ],
)
def test_other_projections(text: str):
    for chosen in ("", "4522"):
        [problem] = refused(PREFIXED, stated_by_system(text, ".prj"), chosen)
        assert problem.endswith(
            "不是经纬度，也不是3度带或6度带的高斯克吕格投影。"
            "→ 另存为2000国家大地坐标系的高斯克吕格3度带、6度带坐标，或经纬度（EPSG:4490）"
        )


def test_a_statement_that_cannot_be_read():
    [problem] = refused(PREFIXED, stated_by_system("LOCAL[", ".prj"))
    assert problem.startswith("a：.prj写的坐标系是“LOCAL[”")
    assert found(PREFIXED, stated_by_system("LOCAL[", ".prj"), "4522").crs == Crs(3, 34, True)


def test_a_statement_against_the_coordinates():
    assert refused(DEGREES, stated_by_system("EPSG:4522", ".prj")) == [
        "a：.prj写的坐标系“CGCS2000 / 3-degree Gauss-Kruger zone 34”是平面坐标，坐标却是经纬度。"
        f"→ 核对后{CHOOSE}：--crs EPSG:4490"
    ]
    [problem] = refused(PREFIXED, stated_by_system("EPSG:4490", ".prj"))
    assert problem.startswith("a：.prj写的坐标系“China Geodetic Coordinate System 2000”是经纬度，而东坐标前两位是34")
    [problem] = refused(PREFIXED, stated_by_system("EPSG:4523", ".prj"))
    assert problem.startswith("a：.prj写的带号是35，而东坐标前两位是34")


@pytest.mark.parametrize(("code", "prefixed"), [("4547", False), ("4526", True)])
def test_a_layer_that_reaches_far_beyond_its_zone(code: str, prefixed: bool):
    zone = Crs(3, 38, prefixed)
    east_west = np.array([[97.5, 41.0], [111.0, 41.0], [114.0, 41.0], [120.0, 41.0], [125.0, 49.0]])
    metres = zone.from_geographic(east_west) + np.array([zone.prefix_m, 0])
    assert metres[0, 0] < zone.prefix_m - 800_000
    result = found(metres.tolist(), stated_by_system(f"EPSG:{code}", "图层"))
    assert result.crs == zone
    assert np.abs(result.crs.to_geographic(result.points) - east_west).max() < 1e-9


# What users write


@pytest.mark.parametrize("text", ["EPSG:4522", "epsg:4522", " 4522 ", "ＥＰＳＧ：４５２２", "EPSG::4522"])
def test_a_code(text: str):
    assert parse_crs(text) == Crs(3, 34, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4326", "EPSG:4326 不是可用的坐标系，它属于WGS84"),
        ("EPSG:2343", "EPSG:2343 不是可用的坐标系，它属于1980西安坐标系"),
        ("2422", "EPSG:2422 不是可用的坐标系，它属于1954北京坐标系"),
        ("99999", "EPSG:99999 不是可用的坐标系"),
        ("西安80", "“西安80”不是坐标系代码"),
        ("34", "“34”不是坐标系代码"),
    ],
)
def test_codes_that_are_refused(text: str, said: str):
    with pytest.raises(InputError) as caught:
        parse_crs(text, "甲")
    assert str(caught.value).startswith(f"甲：{said}。→ 写 2000国家大地坐标系 的代码：EPSG:4513–4533（3度带，")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("几度分带", "5", "“几度分带”应为3或6，写的是“5”"),
        ("带号", "99", "“带号”应为25–45（3度带）或13–23（6度带），写的是“99”"),
        ("带号", "102", "“带号”应为25–45（3度带）或13–23（6度带），写的是“102”"),
        ("投影类型", "墨卡托", "“投影类型”写的是“墨卡托”，只能读高斯克吕格投影"),
        ("计量单位", "公里", "“计量单位”写的是“公里”，应为米"),
    ],
)
def test_a_header_that_cannot_be_understood(key: str, value: str, said: str):
    assert stated_in_words({key: value}, "说明")[1] == ((key, said),)


def test_a_header_that_contradicts_itself():
    stated, faults = stated_in_words({"几度分带": "3", "带号": "18"}, "说明")
    assert faults == (("带号", "“几度分带”写的是3，“带号”写的是18，而第18带只能是6度带"),)
    assert stated.zone == 18


@pytest.mark.parametrize("text", ["", " ", "无", "/", "—"])
def test_nothing_said_of_a_datum(text: str):
    assert datum_named(text) == ""
