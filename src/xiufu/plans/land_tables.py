"""Tables of land (土地): classes before and after, tenure, damage."""

from xiufu.compute.run import Computed
from xiufu.document.blocks import Cell, Run, Table, Text, Unknown, run_cell
from xiufu.model.fields import chinese
from xiufu.model.site import Damage, Ownership
from xiufu.packs.kinds import LandClass
from xiufu.plans.cells import cell, head, header, row, side

HM2 = "单位：hm²"


def classes(computed: Computed) -> list[tuple[LandClass, list[LandClass]]]:
    """Land classes of the plan (地类), second level grouped under first, by code."""
    standard = computed.plan.project.land_class_standard
    codes = {c for sub in computed.plan.sub_projects for p in sub.parcels for c in (p.before, p.after)}
    groups: dict[str, list[LandClass]] = {}
    for code in sorted(codes):
        found = land_class(computed, code)
        groups.setdefault(found.parent or found.code, []).append(found)
    parents = {code: computed.chosen.land_class(standard, code) for code in groups}
    return [(parents[code] or members[0], members) for code, members in groups.items()]


def land_class(computed: Computed, code: str) -> LandClass:
    """The class of a code in the plan's standard."""
    found = computed.chosen.land_class(computed.plan.project.land_class_standard, code)
    if found is None:
        raise LookupError(f"no land class {code}: the plan was not checked")
    return found


def structure_table(computed: Computed) -> Table:
    """复垦前后土地利用结构调整表."""
    f, rows = computed.figures, []
    for parent, members in classes(computed):
        for i, member in enumerate(members):
            subject = f"class:{member.code}"
            first = (cell(f"{parent.code} {parent.name}", rowspan=len(members)),) if i == 0 else ()
            rows.append(
                (
                    *first,
                    cell(f"{member.code} {member.name}"),
                    cell(f["area_before", subject], zero="0"),
                    cell(f["area_after", subject], zero="0"),
                    cell(f["area_change", subject], zero="0"),
                )
            )
    rows.append(
        (cell("合计", colspan=2), cell(f["area_before"]), cell(f["area_after"]), cell(f["area_change"], zero="0"))
    )
    heads = header("一级地类", "二级地类", "复垦前面积（hm²）", "复垦后面积（hm²）", "变幅面积")
    return Table("structure", "复垦前后土地利用结构调整表", (heads, *rows), (20, 24, 20, 20, 16), HM2, numbered=True)


def tenure_table(computed: Computed) -> Table:
    """土地权属状况表."""
    f, rows = computed.figures, []
    for sub in computed.plan.sub_projects:
        for owned in sub.owners:
            rows.append(
                row(
                    chinese(Ownership, "kind", owned.kind),
                    owned.owner,
                    f["owned_area", f"sub:{sub.id}/owner:{owned.kind}-{owned.owner}"],
                )
            )
    rows.append((cell("合计", colspan=2), cell(f["owned_area"])))
    return Table(
        "tenure",
        "土地权属状况表",
        (header("土地所有权", "权属单位", "面积（hm²）"), *rows),
        (25, 50, 25),
        HM2,
        numbered=True,
    )


def measured_table(computed: Computed) -> Table:
    """图形面积与控制面积对照表: what was measured, what brings it to the controlling area, and the area."""
    f, rows = computed.figures, []
    for sub in computed.plan.sub_projects:
        for unit in sub.units:
            subject = f"sub:{sub.id}/unit:{unit.id}"
            measured = f.find("measured_area", subject)
            if measured is not None:
                adjustment = f["area_adjustment", subject]
                rows.append(row(f.subject_name(subject), measured, adjustment, f["area", subject]))
    rows.append((cell("合计"), cell(f["measured_area"]), cell(f["area_adjustment"]), cell(f["area"])))
    return Table(
        "measured",
        "图形面积与控制面积对照表",
        (header("评价单元", "图形面积（m²）", "面积平差（m²）", "面积（hm²）"), *rows),
        (34, 24, 20, 22),
        numbered=True,
    )


def damage_table(computed: Computed) -> Table:
    """土地损毁程度表: by unit, type and degree, with the factors it was judged by."""
    f, rows = computed.figures, []
    for sub in computed.plan.sub_projects:
        for unit in sub.units:
            for i, damage in enumerate(unit.damage):
                subject = f"sub:{sub.id}/unit:{unit.id}/damage:{damage.type}-{damage.degree}-{damage.state}"
                factors: list[Run] = [
                    Text(
                        "；".join(
                            f"{x.name} {x.value}（{x.threshold}，{chinese(Damage, 'degree', x.degree)}）"
                            for x in damage.factors
                        )
                    )
                ]
                if not damage.factors:
                    factors = [
                        Unknown(f"{unit.name}损毁程度的评价因子与取值", f"sub_projects.{sub.id}.units.{unit.id}.damage")
                    ]
                first = (
                    (cell(f.subject_name(f"sub:{sub.id}/unit:{unit.id}"), rowspan=len(unit.damage)),) if i == 0 else ()
                )
                rows.append(
                    (
                        *first,
                        *row(
                            chinese(Damage, "type", damage.type),
                            chinese(Damage, "degree", damage.degree),
                            chinese(Damage, "state", damage.state),
                            f["damaged_area", subject],
                        ),
                        run_cell(factors, align="left"),
                    )
                )
    rows.append((cell("合计", colspan=4), cell(f["damaged_area"]), cell("")))
    heads = header("评价单元", "损毁类型", "损毁程度", "状态", "面积（hm²）", "评价因子（取值、分级标准、程度）")
    return Table("damage", "土地损毁程度分析表", (heads, *rows), (16, 11, 11, 10, 14, 38), HM2, numbered=True)


def direction_table(computed: Computed) -> Table:
    """复垦单元与复垦方向表."""
    f, rows = computed.figures, []
    for sub in computed.plan.sub_projects:
        for unit in sub.units:
            names = "、".join(land_class(computed, code).name for code in unit.directions)
            subject = f"sub:{sub.id}/unit:{unit.id}"
            rows.append(
                row(f.subject_name(subject), unit.use, f["area", subject], names if unit.reclaimed else "不复垦")
            )
    rows.append((cell("合计", colspan=2), *row(f["area"], "")))
    return Table(
        "directions",
        "复垦单元与复垦方向表",
        (header("评价单元", "用途", "面积（hm²）", "复垦方向"), *rows),
        (18, 34, 18, 30),
        HM2,
        numbered=True,
    )


def cover_rows(computed: Computed) -> list[tuple[Cell, ...]]:
    """The three area sections of the official form: 土地利用现状, 损毁及占用面积, 复垦土地面积, and 土地复垦率."""
    return [*_status_rows(computed), *_damage_rows(computed), *_reclaimed_rows(computed)]


def _state(computed: Computed, term: str, subject: str) -> Cell:
    """A figure of one state; what does not occur prints ``/``."""
    figure = computed.figures.find(term, subject)
    absent = figure is None or figure.value == 0
    return cell("/", colspan=2) if absent else cell(figure, colspan=2)


def _status_rows(computed: Computed) -> list[tuple[Cell, ...]]:
    f, groups = computed.figures, classes(computed)
    count = sum(len(m) for _, m in groups)
    rows: list[tuple[Cell, ...]] = [
        (side("复垦区土地利用现状", count + 3), head("土地类型", colspan=3), head("面积（hm²）", colspan=6)),
        (
            head("一级地类"),
            head("二级地类", colspan=2),
            head("小计", colspan=2),
            head("已损毁或占用", colspan=2),
            head("拟损毁或占用", colspan=2),
        ),
    ]
    for parent, members in groups:
        for i, member in enumerate(members):
            subject = f"class:{member.code}"
            first = (cell(parent.name, rowspan=len(members)),) if i == 0 else ()
            rows.append(
                (
                    *first,
                    cell(member.name, colspan=2),
                    cell(f["area_before", subject], colspan=2, zero="0"),
                    _state(computed, "damaged_area_before", f"{subject}/state:done"),
                    _state(computed, "damaged_area_before", f"{subject}/state:planned"),
                )
            )
    rows.append(
        (
            cell("合计", colspan=3),
            cell(f["area_before"], colspan=2),
            _state(computed, "damaged_area_before", "state:done"),
            _state(computed, "damaged_area_before", "state:planned"),
        )
    )
    return rows


def _damage_rows(computed: Computed) -> list[tuple[Cell, ...]]:
    f = computed.figures
    types = ["excavated", "subsided", "occupied"]
    types += ["polluted"] if f["damaged_area", "type:polluted"].value != 0 else []
    rows: list[tuple[Cell, ...]] = [
        (
            side("复垦责任范围内土地损毁及占用面积", len(types) + 2),
            head("类型", colspan=3),
            head("小计", colspan=2),
            head("已损毁或占用", colspan=2),
            head("拟损毁或占用", colspan=2),
        )
    ]
    for i, name in enumerate(types):
        subject = f"type:{name}"
        first = (cell("损毁", rowspan=len(types)),) if i == 0 else ()
        rows.append(
            (
                *first,
                cell(chinese(Damage, "type", name), colspan=2),
                cell(f["damaged_area", subject], colspan=2, zero="0"),
                _state(computed, "damaged_area", f"{subject}/state:done"),
                _planned(computed, subject),
            )
        )
    rows.append(
        (
            cell("合计", colspan=3),
            cell(f["damaged_area"], colspan=2),
            _state(computed, "damaged_area", "state:done"),
            _state(computed, "damaged_area", "state:planned"),
        )
    )
    return rows


def _planned(computed: Computed, subject: str) -> Cell:
    return cell(computed.figures["damaged_area", f"{subject}/state:planned"], colspan=2, zero="0")


def _reclaimed_rows(computed: Computed) -> list[tuple[Cell, ...]]:
    f, groups = computed.figures, _after(computed)
    count = sum(len(m) for _, m in groups)
    rows: list[tuple[Cell, ...]] = [
        (side("复垦土地面积", count + 3), head("土地类型", colspan=3), head("面积（hm²）", colspan=6)),
        (head("一级地类"), head("二级地类", colspan=2), head("已复垦", colspan=3), head("拟复垦", colspan=3)),
    ]
    for parent, members in groups:
        for i, member in enumerate(members):
            first = (cell(parent.name, rowspan=len(members)),) if i == 0 else ()
            rows.append((*first, cell(member.name, colspan=2), *_two(computed, f"class:{member.code}/")))
    rows.append((cell("合计", colspan=3), *_two(computed, "")))
    rows.append((head("土地复垦率（%）", colspan=4), cell(f["reclamation_rate"], colspan=6, trim=True)))
    return rows


def _after(computed: Computed) -> list[tuple[LandClass, list[LandClass]]]:
    used = {p.after for sub in computed.plan.sub_projects for p in sub.parcels if p.reclaimed != "none"}
    return [(parent, kept) for parent, members in classes(computed) if (kept := [m for m in members if m.code in used])]


def _two(computed: Computed, prefix: str) -> tuple[Cell, Cell]:
    found = []
    for state in ("done", "planned"):
        figure = computed.figures.find("reclaimed_area_after", f"{prefix}state:{state}")
        found.append(cell("/", colspan=3) if figure is None or figure.value == 0 else cell(figure, colspan=3))
    return found[0], found[1]
