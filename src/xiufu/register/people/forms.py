"""Forms of people (人员表单)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Department, Role
from xiufu.register.people.actions import REASONS, Post
from xiufu.register.people.personal import Personal
from xiufu.register.rules.divisions import PROVINCE, banners, leagues, name_of

Choices = list[tuple[str, Any]]
ACCOUNT_NAME = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]{2,39}\Z", "应为 3 至 40 个字母、数字、点、横线或下划线，以字母或数字开头"
)
_PHONE = RegexValidator(r"\A\+?[0-9][0-9 -]{4,18}\Z", "应为电话号码，只用数字、空格和横线")


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, widget=widget, strip=False, help_text=help_text)


def _code(label: str, help_text: str) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attributes), help_text=help_text)


class SignIn(forms.Form):
    """登录."""

    username = forms.CharField(
        label="账号", max_length=40, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off"})
    )
    password = _password("口令", "current-password")


class Code(forms.Form):
    """验证码."""

    code = _code("验证码", "验证器显示的六位数字；手机不在身边时填一个恢复码")


class SetUp(forms.Form):
    """启用双因素. ``secret`` is signed for its account and goes with the form, so that nothing is kept before it is proved."""

    secret = forms.CharField(max_length=400, widget=forms.HiddenInput)
    code = _code("验证码", "验证器上此刻显示的六位数字")


class ChangePassword(forms.Form):
    """修改口令."""

    old = _password("原口令", "current-password")
    new = _password("新口令", "new-password", "至少 12 个字符，不能全是数字，不能是常见口令")
    again = _password("再填一次新口令", "new-password")

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        given = dict(super().clean() or {})
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "与新口令不一致，请重新填写")
        return given


def division_choices() -> Choices:
    """Every area as choices (辖区选项), banners under their leagues."""
    return [
        ("", "请选择"),
        (PROVINCE, name_of(PROVINCE)),
        *(
            (one.name, [(one.code, one.name), *((each.code, each.name) for each in banners(one.code))])
            for one in leagues()
        ),
    ]


class AccountForm(forms.Form):
    """账号: what its role asks for, and no more."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    username = forms.CharField(
        label="账号", max_length=40, validators=[ACCOUNT_NAME], help_text="登录时填的名字，建立后不能修改"
    )
    department = forms.ChoiceField(label="部门", choices=[("", "请选择"), *Department.choices])
    division = forms.ChoiceField(label="辖区", choices=division_choices)
    party = forms.CharField(label="单位的统一社会信用代码", max_length=18, help_text="单位须先在“单位”里登记")
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="电话", max_length=20, required=False, validators=[_PHONE])
    email = forms.EmailField(label="电子邮箱", max_length=254, required=False)

    def __init__(self, role: Role, data: Mapping[str, Any] | None, user: User | None, person: Personal | None) -> None:
        initial: dict[str, Any] = {}
        if user:
            initial = {"expected": user.version, "department": user.department, "division": user.division}
            initial |= {"party": user.party.code if user.party else ""}
        if person:
            initial |= {"name": person.name, "phone": person.phone, "email": person.email}
        super().__init__(data, initial=initial)
        self.role = role
        absent = {
            "username": user is not None,
            "department": role is not Role.OFFICER,
            "division": role not in BY_AREA,
            "party": role not in BY_PARTY,
        }
        for field in (name for name, leave_out in absent.items() if leave_out):
            del self.fields[field]

    def clean_party(self) -> Party:
        """The party of a code."""
        code = self.cleaned_data["party"].strip().upper()
        found = Party.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"没有代码为“{code}”的单位，请先登记单位")
        return found

    def post(self) -> Post:
        """职务 as given."""
        given = self.cleaned_data
        party = given.get("party")
        return Post(
            self.role, given.get("department", ""), given.get("division", ""), party.pk if party is not None else None
        )

    def person(self) -> Personal:
        """个人信息 as given."""
        return Personal(*(self.cleaned_data[field] for field in ("name", "phone", "email")))


class PartyForm(forms.Form):
    """单位."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    code = forms.CharField(label="统一社会信用代码", max_length=18, help_text="营业执照上的 18 位代码")
    name = forms.CharField(label="单位名称", max_length=100)

    def clean_code(self) -> str:
        """Letters are capitals."""
        return str(self.cleaned_data["code"]).strip().upper()


class Erase(forms.Form):
    """个人信息删除."""

    why = forms.ChoiceField(label="删除理由", choices=[("", "请选择"), *REASONS.items()])
    sure = forms.BooleanField(label="我知道删除后不能恢复，账号也不能再启用")


class AccountFilters(forms.Form):
    """账号查询."""

    q = forms.CharField(label="账号、单位", max_length=60, required=False)
    role = forms.ChoiceField(label="角色", choices=[("", "全部角色"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部状态"), ("active", "启用"), ("disabled", "停用")], required=False
    )
    division = forms.ChoiceField(label="辖区", choices=division_choices, required=False)


class PartyFilters(forms.Form):
    """单位查询."""

    q = forms.CharField(label="名称、代码", max_length=60, required=False)
