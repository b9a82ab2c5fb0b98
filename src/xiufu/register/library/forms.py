"""Forms of the library (项目库表单)."""

from collections.abc import Iterable

from django import forms

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.frame.answers import EXPECTED
from xiufu.register.frame.fields import date_field, hectare_field, wan_field
from xiufu.register.library.actions import authorities_for, place_name, places_for
from xiufu.register.library.choices import CLAUSES, SUB_PROJECT_KINDS, FundKind, KeyArea
from xiufu.register.library.facts import Value
from xiufu.register.library.models import Participation
from xiufu.register.library.promises import Promised
from xiufu.register.rules.divisions import name_of


def _words(label: str, length: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def _seen() -> forms.IntegerField:
    """The version that the person saw, which a stale edit is known by."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def _text(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=10_000, required=False, help_text=help_text, widget=widget)


class Facts(forms.Form):
    """The facts of a project (项目要素), 内政办发〔2023〕14号（八）（九）."""

    name = _words("项目名称", 120, required=True)
    area_units = hectare_field("面积")
    budget_fen = wan_field("投资概算")
    key_areas = forms.MultipleChoiceField(
        label="重点领域", choices=KeyArea.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="内政办发〔2023〕14号第一条所列，可选多项",
    )  # fmt: skip
    regions = _words("重点地区", 200, help_text="第一条（一）至（七）所列的地区，如“科尔沁草原”；不涉及的留空")
    description = _text("项目概况")
    measures = _text("工程措施")
    resource_allocation = _text("自然资源资产配置")
    later_industry = _text("后续产业发展要求")
    legacy_number = _words("历史遗留认定文件号", 80, help_text="申明为历史遗留的，以下五项都要填；不申明的都留空")
    legacy_date = date_field("历史遗留认定日期", required=False)
    legacy_evidence = _text("历史遗留认定依据")
    no_liable_party = _text("无治理责任主体的证明")
    no_mining_right = _text("无有效矿业权的证明")

    def facts(self) -> dict[str, Value]:
        """What was filled in, as the project keeps it (要素)."""
        filled = {name: self.cleaned_data[name] for name in Facts.base_fields}
        return filled | {"key_areas": "".join(sorted(filled["key_areas"]))}


class Place(forms.Form):
    """Where a project is and which division leads it (所在地和主管部门)."""

    banner = forms.ChoiceField(label="所在旗县市区")
    authority = forms.ChoiceField(label="主管部门所在区划", help_text="由旗县主管，或由其所属盟市主管")

    def __init__(self, actor: Actor, data: object = None, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # the data of a request, or nothing
        self.actor = actor
        places = places_for(actor)
        self.fields["banner"].choices = [(code, place_name(code)) for code in places]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["authority"].choices = _named(  # type: ignore[attr-defined]  # a ChoiceField
            dict.fromkeys(code for place in places for code in authorities_for(actor, place))
        )

    def clean(self) -> dict[str, object]:
        """The division that leads must be the project's place or its league (主管区划与所在地相符)."""
        banner, authority = self.cleaned_data.get("banner"), self.cleaned_data.get("authority")
        if banner and authority and authority not in authorities_for(self.actor, banner):
            self.add_error("authority", f"应是“{name_of(banner)}”或其所属盟市")
        return self.cleaned_data


class NewProject(Place, Facts):
    """登记项目."""

    lifecycle = forms.ChoiceField(label="项目类别", choices=[(one.id, one.title) for one in LIFECYCLES.values()])
    field_order = ("name", "lifecycle", "banner", "authority")


class CorrectPlace(Place):
    """更正所在地; ``expected`` is the version that the person saw."""

    reason = _words("更正理由", 300, required=True, help_text="记入更改记录和日志；项目编号不变")
    expected = _seen()


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in codes]


class EditProject(Facts):
    """修改项目; ``expected`` is the version that the person saw."""

    expected = _seen()


class PartForm(forms.Form):
    """组成部分; ``expected`` is the version of the project that the person saw."""

    expected = _seen()

    def values(self) -> dict[str, Value]:
        """What was filled in, but for the version (组成部分的要素)."""
        return {name: value for name, value in self.cleaned_data.items() if name != EXPECTED}


class SubProjectForm(PartForm):
    """子项目."""

    name = _words("名称", 120, required=True)
    kind = forms.CharField(
        label="类型", max_length=40, help_text="内政办发〔2023〕14号（九）所列的类型，或其他",
        widget=forms.TextInput(attrs={"list": "suggestions"}),
    )  # fmt: skip
    area_units = hectare_field("面积")
    budget_fen = wan_field("投资概算")
    tasks = _text("任务")
    choices = SUB_PROJECT_KINDS


class IndicatorForm(PartForm):
    """任务与核心指标."""

    name = _words("指标", 80, required=True, help_text="如“植被覆盖度”“治理面积”")
    unit = _words("单位", 20)
    target = _words("目标", 80, required=True, help_text="能量化的写数值，不能量化的写明要达到的状态")


class SourceForm(PartForm):
    """资金来源."""

    kind = forms.ChoiceField(label="来源", choices=FundKind.choices)
    name = _words("资金名称", 80, help_text="同一来源有几笔的，写明是哪一笔")
    amount_fen = wan_field("金额", required=True, least=1)


PART_FORMS: dict[str, type[PartForm]] = {
    "sub-project": SubProjectForm,
    "indicator": IndicatorForm,
    "source": SourceForm,
}
"""The form of every kind of part."""


class PromiseForm(forms.Form):
    """支持政策承诺."""

    kind = forms.ChoiceField(
        label="政策种类", choices=[(one.value, f"{one.label} {clause}") for one, clause in CLAUSES.items()]
    )
    content = _words("承诺内容", 300, required=True)
    promised_fen = wan_field("承诺金额")
    promised_date = date_field("承诺日期")

    def promised(self) -> Promised:
        """What was filled in (承诺)."""
        return Promised(**self.cleaned_data)


class CorrectPromise(PromiseForm):
    """更正承诺、登记兑现."""

    granted = _words("兑现内容", 300)
    granted_fen = wan_field("兑现金额")
    granted_date = date_field("兑现日期", required=False)
    reason = _words("更正理由", 300, required=True, help_text="登记兑现的，写明依据，如拨款凭证号")

    def promised(self) -> Promised:
        """What was filled in, but for the reason (承诺)."""
        return Promised(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class AddParty(forms.Form):
    """增加参与单位."""

    party_named = forms.CharField(
        label="单位名称或统一社会信用代码", max_length=100, help_text="可输入名称中的几个字，从列出的单位中选",
        widget=forms.TextInput(attrs={"list": "suggestions"}),
    )  # fmt: skip
    capacity = forms.ChoiceField(label="身份", choices=Participation._meta.get_field("capacity").choices or ())


class AssignExpert(forms.Form):
    """指派专家."""

    username = forms.CharField(
        label="专家账号", max_length=40, help_text="可输入姓名或账号，从列出的专家中选",
        widget=forms.TextInput(attrs={"list": "suggestions"}),
    )  # fmt: skip


class Ended(forms.Form):
    """退出、结束."""

    ended_date = date_field("退出日期")
