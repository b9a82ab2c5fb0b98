"""Pages of the import (导入): upload, say how to read, look at everything, import all or nothing."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.reading.grids import MOST_GRID_BYTES, Grid
from xiufu.reading.workbook import column_name
from xiufu.register.accounts.actors import Actor
from xiufu.register.frame.answers import answer_form, posted, posted_files, whole
from xiufu.register.frame.routes import the_actor
from xiufu.register.frame.templatetags.shown import hm2, wan
from xiufu.register.library.actions import place_name, places_for
from xiufu.register.library.choices import key_area_titles
from xiufu.register.library.columns import AREA_UNITS, COLUMNS, MONEY, MONEY_UNITS, Plan, heads_of
from xiufu.register.library.imported import Row
from xiufu.register.library.models import Upload
from xiufu.register.library.uploads import (
    grids_of,
    import_upload,
    keep_upload,
    plan_of,
    reading_of,
    seen_as,
    set_plan,
    the_upload,
)
from xiufu.register.rules.divisions import name_of
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused

_MOST_SHOWN = 50
_ALWAYS = ("number", "name", "banner")
"""Facts that every project has, whether a column gives them or not."""
_NUMBERS = ("area_units", *MONEY)
_TITLES = {
    "area_units": "面积（公顷）",
    **{name: f"{title}（万元）" for name, title in MONEY.items()},
    "banner": "所在地、主管",
}


class UploadForm(forms.Form):
    """上传."""

    file = forms.FileField(
        label="Excel 文件", max_length=1_000, help_text=f".xlsx 或 .xls，不超过 {MOST_GRID_BYTES // 1_000_000} MB"
    )


class PlanForm(forms.Form):
    """读法: where the heads are, what each column holds, what holds for all rows."""

    def __init__(self, actor: Actor, grids: tuple[Grid, ...], plan: Plan, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the data of a request, or nothing
        heads = heads_of(grids[plan.sheet], plan.first, plan.last)
        columns = [("", "（表里没有）")]
        columns += [(str(n), f"{column_name(n)}　{head or '（无列名）'}"[:60]) for n, head in enumerate(heads)]
        places = places_for(actor)
        banners = [("", "看表里的“旗县市区”列"), *((code, place_name(code)) for code in places)]
        levels = [("banner", "旗县市区"), *([("league", "盟市")] if len(places) > 1 else [])]
        self.fields["sheet"] = _choice("工作表", [(str(n), grid.title) for n, grid in enumerate(grids)], plan.sheet)
        for name, title, value in (("first", "表头首行", plan.first), ("last", "表头末行", plan.last)):
            self.fields[name] = forms.IntegerField(label=title, min_value=1, max_value=10_000, initial=value)
        self.fields["lifecycle"] = _choice(
            "项目类别", [(one.id, one.title) for one in LIFECYCLES.values()], plan.lifecycle
        )
        self.fields["banner"] = _choice("所在旗县", banners, plan.banner, required=False)
        self.fields["authority"] = _choice("主管", levels, plan.authority)
        self.fields["area_unit"] = _choice("面积单位", list(AREA_UNITS.items()), plan.area_unit)
        for name, title in MONEY.items():
            units = list(MONEY_UNITS.items())
            self.fields[f"unit_{name}"] = _choice(f"“{title}”的单位", units, plan.money_units[name])
        for column in COLUMNS:
            place = plan.columns.get(column.id, "")
            self.fields[f"column_{column.id}"] = _choice(column.title, columns, place, required=False)

    def plan(self) -> Plan:
        """What was chosen (读法)."""
        data = self.cleaned_data
        chosen = {column.id: data[f"column_{column.id}"] for column in COLUMNS}
        return Plan(
            sheet=int(data["sheet"]),
            columns={name: int(place) for name, place in chosen.items() if place},
            **{name: data[name] for name in ("first", "last", "area_unit", "lifecycle", "banner", "authority")},
            money_units={name: data[f"unit_{name}"] for name in MONEY},
        )


def _choice(label: str, choices: list[tuple[str, str]], value: object, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=str(value), required=required)


def imports(request: HttpRequest) -> HttpResponse:
    """从 Excel 导入."""
    actor = the_actor(request)
    if not actor.leads:
        raise Refused("项目由自然资源部门导入", code=403)
    form = UploadForm(*posted_files(request))

    def save() -> HttpResponse:
        file = form.cleaned_data["file"]
        if file.size > MOST_GRID_BYTES:
            raise Refused(f"文件超过 {MOST_GRID_BYTES // 1_000_000} MB。删去无关的工作表、图片，或分成几个文件")
        upload = keep_upload(actor=actor, name=file.name, content=file.read(), now=now())
        return redirect("library:import_plan", upload=upload.pk)

    recent = Upload.objects.filter(user_id=actor.user_id).defer("content", "plan")[:10]
    return answer_form(request, "library/imports.html", form, save, {"recent": recent})


def import_plan(request: HttpRequest, upload: int) -> HttpResponse:
    """指定表头和列."""
    actor = the_actor(request)
    found = the_upload(actor, upload)
    plan, grids = plan_of(found), grids_of(found)
    given = posted(request)
    form = PlanForm(actor, grids, plan, given)

    def save() -> HttpResponse:
        guess = "guess" in request.POST
        set_plan(actor=actor, pk=upload, plan=form.plan(), guess=guess, now=now())
        return redirect("library:import_plan" if guess else "library:import_preview", upload=upload)

    top = grids[plan.sheet].rows[: plan.last + 3]
    context = {
        "upload": found,
        "top": [(n, plan.first <= n <= plan.last, row) for n, row in enumerate(top, start=1)],
        "letters": [column_name(n) for n in range(len(top[0]))],
    }
    return answer_form(request, "library/import_plan.html", form, save, context)


def import_preview(request: HttpRequest, upload: int) -> HttpResponse:
    """预览."""
    actor = the_actor(request)
    found = the_upload(actor, upload)
    reading = reading_of(actor, found)
    mapped = plan_of(found).columns
    columns = [one for one in COLUMNS if one.id in mapped or one.id in _ALWAYS]
    rows = Paginator(reading.rows, _MOST_SHOWN).get_page(whole(request.GET, "page", otherwise=1))
    context = {
        "upload": found,
        "seen": seen_as(found),
        "reading": reading,
        "rows": rows,
        "heads": [(_TITLES.get(one.id, one.title), one.id in _NUMBERS) for one in columns],
        "shown": [(row, [(_cell(row, one.id), one.id in _NUMBERS) for one in columns]) for row in rows],
        "wrong_rows": len({fault.row for fault in reading.faults}),
    }
    return render(request, "library/import_preview.html", context)


def _cell(row: Row, name: str) -> str:
    """What a row gives a project in one fact (一格), as it will be shown."""
    amounts = {kind.value: amount for kind, amount in row.sources}
    value = amounts.get(name, row.facts.get(name))
    shown: dict[str, str] = {
        "number": row.number or "自动编号",
        "banner": f"{place_name(row.banner)}，{name_of(row.authority)}主管" if row.banner else "",
        "key_areas": key_area_titles(str(value or "")),
    }
    if name in shown:
        return shown[name]
    if isinstance(value, int):
        return hm2(value) if name == "area_units" else wan(value)
    return str(value or "")


def import_all(request: HttpRequest, upload: int) -> HttpResponse:
    """导入."""
    count = import_upload(actor=the_actor(request), pk=upload, seen=request.POST.get("seen", ""), now=now())
    messages.success(request, f"已导入 {count} 个项目")
    return redirect("library:projects")
