"""The form of an inspection (检查登记表), made from what is looked at in the project's lifecycle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from xiufu.lifecycle.risks import MeasureKind, measures_for
from xiufu.register.accounts.roles import Department
from xiufu.register.boundaries.actions import ask_size
from xiufu.register.boundaries.forms import LandFile, crs_field, file_field, layer_field
from xiufu.register.boundaries.models import Boundary
from xiufu.register.documents.kinds import PLAN
from xiufu.register.documents.models import Paper
from xiufu.register.frame.fields import date_field, units_field
from xiufu.register.library.models import Project
from xiufu.register.supervision.choices import FAULTY, ITEMS, SYSTEMS, Conclusion, InspectionKind, Item, SystemState
from xiufu.register.supervision.inspections import PlanPlace, Report, System
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.worked import OUTSIDE, PlotFile

MOST_WORDS = 2_000
_MOST_NOTE = 300
_PLOTS = ("plots", "crs", "layer", "partial", "drop_plots")
_OF_FILE = ("crs", "layer", "partial")
"""Fields that say something of a file of plots only."""
_LOST = "plots_lost"
"""What a form sends along that is shown again without the file that was chosen: browsers keep none."""
_PLAN = ("plan", "plan_place")
_UNITS: Mapping[MeasureKind, tuple[int, str]] = {
    MeasureKind.AREA: (10_000, "公顷，最多 4 位小数"),
    MeasureKind.VOLUME: (100, "立方米，最多 2 位小数"),
    MeasureKind.COUNT: (1, "块，整数"),
}
"""Smallest units in one that is typed, and what to type (计量单位)."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together (表单的一部分); ``rows`` are groups of them, each with its title and clause. ``problem`` is about none of
    them alone.
    """

    title: str
    hint: str
    fields: tuple[forms.BoundField, ...] = ()
    rows: tuple[tuple[Item, tuple[forms.BoundField, ...]], ...] = ()
    compact: bool = False
    problem: str = ""


def words(label: str, *, needed: bool = True, hint: str = "", most: int = MOST_WORDS, rows: int = 3) -> forms.CharField:
    """Several lines of text (多行文字)."""
    return forms.CharField(
        label=label,
        required=needed,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"没有填；写清{label}"},
    )


def shelf_of(papers: Iterable[Paper]) -> list[tuple[int, str]]:
    """Papers to choose from (可选文件)."""
    return [(one.pk, str(one)) for one in papers]


def papers_field(label: str, shelf: Iterable[tuple[int, str]], hint: str) -> forms.TypedMultipleChoiceField:
    """Papers of the project that are evidence (证据文件)."""
    return forms.TypedMultipleChoiceField(
        label=label,
        coerce=int,
        required=False,
        choices=[*shelf],
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
        error_messages={"invalid_choice": "不是这个项目的文件，请重新选择"},
    )


def paper_field(label: str, papers: Iterable[Paper], none: str = "不附") -> forms.TypedChoiceField:
    """One paper of the project, or none (可不附的文件)."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=[("", none), *shelf_of(papers)]
    )


class InspectionForm(LandFile):
    """检查登记表; with ``replaces``, the correction of an earlier one, whose contents it begins with. ``boundary`` is the version that
    stands, with which plots are compared.
    """

    def __init__(
        self,
        project: Project,
        department: str,
        papers: Iterable[Paper],
        data: Mapping[str, object] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        today: date,
        boundary: Boundary | None,
        replaces: Inspection | None = None,
    ) -> None:
        super().__init__(data=data, files=files, initial=dict(_initial(replaces)) if replaces else {"on_date": today})
        shelf = shelf_of(papers)
        self.items = ITEMS[project.lifecycle]
        self.systems = SYSTEMS[project.lifecycle]
        self.fields["on_date"] = date_field("检查日期")
        self.fields["kind"] = forms.ChoiceField(label="检查方式", choices=InspectionKind.choices)
        others = [(value, label) for value, label in Department.choices if value != department]
        self.fields["departments"] = forms.MultipleChoiceField(
            label="一同检查的部门", required=False, choices=others, widget=forms.CheckboxSelectMultiple
        )
        for item in self.items:
            self.fields[f"seen_{item.id}"] = words(item.title, needed=False, hint=item.clause, rows=2)
        for system in self.systems:
            self._add_system(system, papers)
        self.boundary = boundary
        if boundary:
            self.fields |= {"plots": file_field("地块文件", required=False), "crs": crs_field(), "layer": layer_field()}
            self.fields["partial"] = forms.BooleanField(
                label="文件只是部分施工地块",
                required=False,
                help_text="这些地块没有超出范围的，以前检查所记的超出仍然有效",
            )
        if replaces and replaces.worked_id:
            self.fields["drop_plots"] = forms.BooleanField(
                label="不再用原记录的地块文件",
                required=False,
                help_text="不选，也没有选新文件的，沿用原记录的地块和结果",
            )
        self.measures = tuple(measures_for(project.lifecycle))
        for measure in self.measures:
            self.fields[f"measured_{measure.id}"] = units_field(measure.title, *_UNITS[measure.kind])
        if any(one.planned for one in self.measures):
            self._add_plan(papers)
        self.fields["papers"] = papers_field(
            "证据文件", shelf, "从本项目的文件中选；没有的先到“文件”上传" if shelf else "本项目还没有文件"
        )
        self.fields["conclusion"] = forms.ChoiceField(
            label="结论",
            choices=Conclusion.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "没有选；选一项结论"},
        )
        self.fields["remark"] = words("说明", needed=False, hint="发现问题的必须填")
        if replaces:
            self.fields["reason"] = words("更正理由", hint="写明原记录错在哪里；原记录保留")

    def _add_plan(self, papers: Iterable[Paper]) -> None:
        plans = [one for one in papers if one.kind == PLAN]
        self.fields["plan"] = paper_field("方案的数的出处", plans, "不写明")
        self.fields["plan"].help_text = "" if plans else "本项目还没有上传方案"
        self.fields["plan_place"] = forms.CharField(
            label="在方案的何处", required=False, max_length=100, help_text="表号、章节或页，如 表5-3 土石料平衡表"
        )

    def _add_system(self, system: Item, papers: Iterable[Paper]) -> None:
        self.fields[f"state_{system.id}"] = forms.ChoiceField(
            label=f"{system.title}：情况", choices=SystemState.choices, initial=SystemState.UNCHECKED
        )
        self.fields[f"note_{system.id}"] = forms.CharField(
            label=f"{system.title}：说明", required=False, max_length=_MOST_NOTE
        )
        self.fields[f"paper_{system.id}"] = paper_field(f"{system.title}：证据", papers)

    def clean(self) -> dict[str, Any]:
        """A faulty system has its note at its own field, a plan its place, and what is said of a file of plots its file."""
        for system in self.systems:
            faulty = self.cleaned_data.get(f"state_{system.id}") in FAULTY
            if faulty and not self.cleaned_data.get(f"note_{system.id}"):
                self.add_error(f"note_{system.id}", "没有填；写明哪里没有建立或执行不到位")
        plan, place = (self.cleaned_data.get(name) for name in _PLAN)
        if plan and not place:
            self.add_error("plan_place", "没有填；写明表号、章节或页")
        if place and not plan and "plan" not in self.errors:
            self.add_error("plan", "没有选；选出所说的方案")
        if self.boundary and "plots" not in self.errors and not self.cleaned_data.get("plots"):
            self._ask_for_file()
        return self.cleaned_data

    def _ask_for_file(self) -> None:
        stated = [str(self.fields[name].label) for name in _OF_FILE if self.cleaned_data.get(name)]
        if stated:
            self.add_error("plots", f"填了“{'”“'.join(stated)}”，但没有选文件；请重新选择文件，不附文件的把这几项清空")
        elif self.data.get(_LOST):
            self.add_error("plots", "上一次选的文件没有保存，这一次没有选；请重新选择文件，不附文件的再点一次“登记”")

    def lost_file(self) -> str:
        """The name of the file of plots that was chosen for a form that is shown again (没有保存的文件): it has to be chosen once more."""
        file = self.files.get("plots") if self.is_bound and self.boundary else None
        return file.name or "" if file else ""

    def sections(self) -> Iterator[Section]:
        """The form as it is shown (表单各部分)."""
        yield Section("检查", "", self._bound("on_date", "kind", "departments"))
        yield Section(
            "看到的情况", "只填检查了的事项。", self._bound(*(f"seen_{item.id}" for item in self.items)), compact=True
        )
        if self.systems:
            rows = tuple(
                (one, self._bound(f"state_{one.id}", f"note_{one.id}", f"paper_{one.id}")) for one in self.systems
            )
            hint = "内政办发〔2023〕14号（二十四）所列五项制度，并查后期管护。未建立、执行不到位的要说明。"
            yield Section("管理制度", hint, rows=rows)
        lost = self.lost_file()
        again = f"刚才选的文件“{lost}”没有保存；请重新选择后再登记" if lost else ""
        plots = self._bound(*(one for one in _PLOTS if one in self.fields))
        yield Section("实际施工地块", self._plots_hint(), plots, problem=again)
        hint = "量测了、核对了的才填，不知道的留空；没有超出、没有发生的填 0。风险提示由这些数比较得出。"
        names = [f"measured_{one.id}" for one in self.measures]
        if "plan" in self.fields:
            hint += "方案的数照批准的方案填写，并写明出处：软件不能确定方案中哪一处是这些数，没有代填。"
            names += _PLAN
        yield Section("实测和核定的数", hint, self._bound(*names), compact=True)
        yield Section("证据", "", self._bound("papers"))
        ends = ("conclusion", "remark", *(["reason"] if "reason" in self.fields else []))
        yield Section("结论", "", self._bound(*ends))

    def _plots_hint(self) -> str:
        if self.boundary is None:
            return "项目还没有范围，不能由地块文件计算范围以外的面积；由主管的自然资源部门在“范围”中上传。实测了的，填在下面。"
        return (
            f"可以附实际施工地块的文件（与上传范围相同的格式，按同样的规则检查），与现行范围（第 {self.boundary.version} 版）比较，"
            "算出范围以外的施工面积；“批准范围以外的施工面积”就不用填。风险提示以最近一次检查为准：文件应包括到检查日为止的全部施工地块，不全的要注明。"
            "没有登记成功的，文件要重新选择。"
        )

    def _bound(self, *names: str) -> tuple[forms.BoundField, ...]:
        return tuple(self[name] for name in names)

    def report(self) -> Report:
        """What was stated (检查情况). Raises ``Refused`` where a file is too large to be read."""
        given = self.cleaned_data
        seen = {item.id: given[f"seen_{item.id}"] for item in self.items if given[f"seen_{item.id}"]}
        systems = {
            one.id: System(given[f"state_{one.id}"], given[f"note_{one.id}"], given[f"paper_{one.id}"])
            for one in self.systems
        }
        measured = {one.id: given[f"measured_{one.id}"] for one in self.measures}
        return Report(
            on_date=given["on_date"],
            kind=InspectionKind(given["kind"]),
            conclusion=Conclusion(given["conclusion"]),
            remark=given["remark"],
            departments=tuple(given["departments"]),
            seen=seen,
            systems=systems,
            measured={name: value for name, value in measured.items() if value is not None},
            papers=tuple(given["papers"]),
            plots=self._plots(),
            drop_plots=bool(given.get("drop_plots")),
            plan=PlanPlace(given["plan"], given["plan_place"]) if given.get("plan") else None,
        )

    def _plots(self) -> PlotFile | None:
        given = self.cleaned_data
        file: UploadedFile[bytes] | None = given.get("plots")
        if file is None:
            return None
        ask_size(file.size or 0)
        return PlotFile(file.name or "", file.read(), given["crs"], given["layer"], given["partial"])


def _initial(row: Inspection) -> Iterator[tuple[str, object]]:
    """The contents of an inspection as its form shows them."""
    for name in ("on_date", "kind", "departments", "papers", "conclusion", "remark", "plan_place"):
        yield name, getattr(row, name)
    yield "plan", row.plan_id
    yield from ((f"seen_{name}", text) for name, text in row.seen.items())
    computed = row.worked is not None and not row.worked.partial
    typed = {name: value for name, value in row.measured.items() if name != OUTSIDE or not computed}
    yield from ((f"measured_{name}", value) for name, value in typed.items())
    for name, system in row.systems.items():
        yield from ((f"{part}_{name}", system[part]) for part in ("state", "note", "paper"))
