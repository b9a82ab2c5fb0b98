"""Forms of boundaries (范围表单)."""

import re

from django import forms

from xiufu.core.errors import InputError
from xiufu.register.boundaries.actions import MOST_BYTES
from xiufu.register.boundaries.models import Level
from xiufu.register.frame.fields import date_field
from xiufu.spatial.crs_stated import parse_crs
from xiufu.tasks.register_land import LAYERS, READABLE

_NUMBER = re.compile(r"[^\s（）()〔〕]*S[^\s（）()〔〕]*[（(〔]\d{4}[）)〕]\d{1,6}号")
"""Letters with an S, the year in brackets, a number: as maps bear it."""


def file_field(label: str, endings: tuple[str, ...] = READABLE, *, required: bool = True) -> forms.FileField:
    """A file of land (图形文件), of plots where no endings are named."""
    said = f"{' '.join(endings)}，不超过 {MOST_BYTES // 1_000_000} MB；shapefile 请把 .shp、.shx、.dbf、.prj 压缩成一个 .zip"
    widget = forms.ClearableFileInput(attrs={"accept": ",".join(endings)})
    return forms.FileField(label=label, required=required, max_length=1_000, help_text=said, widget=widget)


class LandFile(forms.Form):
    """A file of land: how it is read where that does not follow from itself."""

    def clean_crs(self) -> str:
        """坐标系, as EPSG code of CGCS2000."""
        text = str(self.cleaned_data["crs"]).strip()
        if text:
            try:
                parse_crs(text, "坐标系")
            except InputError as error:
                raise forms.ValidationError(
                    [f"{problem.problem}。{problem.remedy}" for problem in error.problems]
                ) from error
        return text


def crs_field() -> forms.CharField:
    """坐标系, where it does not follow from the file itself."""
    said = "自动识别；识别不出或文件写错时填，如 EPSG:4522"
    return forms.CharField(label="坐标系", required=False, max_length=40, help_text=said)


def layer_field() -> forms.CharField:
    """图层名称, of a file that holds several."""
    said = "文件里有几个图层或工作表时填"
    return forms.CharField(label="图层名称", required=False, max_length=100, help_text=said)


class UploadBoundary(LandFile):
    """上传范围."""

    file = file_field("范围文件")
    crs = crs_field()
    layer = layer_field()
    expected = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class UploadLicensed(LandFile):
    """上传行政区划界线."""

    level = forms.ChoiceField(label="层级", choices=Level.choices)
    file = file_field("界线文件", LAYERS)
    approval_number = forms.CharField(
        label="审图号", max_length=60, help_text="照地图所印填写，如 蒙S(2023)001号 这样的写法；没有审图号的不能上传"
    )
    source = forms.CharField(label="来源", max_length=120, help_text="制作或发布单位、图名")
    source_date = date_field("资料日期")
    title = forms.CharField(label="名称字段", required=False, max_length=100, help_text="界线图层中写行政区名称的字段")
    crs = crs_field()
    layer = layer_field()

    def clean_approval_number(self) -> str:
        """审图号."""
        text = "".join(str(self.cleaned_data["approval_number"]).split())
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError("不像审图号，应有字母 S、括号里的年份和“号”字，照地图所印填写")
        return text
