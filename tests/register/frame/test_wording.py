"""Every check of Django's that our forms use says the problem and the remedy in plain Chinese."""

from __future__ import annotations

from io import BytesIO

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict


class Asked(forms.Form):
    text = forms.CharField(max_length=3)
    long = forms.CharField(max_length=3)
    count = forms.IntegerField()
    small = forms.IntegerField(min_value=2)
    large = forms.IntegerField(max_value=2)
    day = forms.DateField()
    one = forms.ChoiceField(choices=[("a", "甲")])
    other = forms.TypedChoiceField(choices=[("a", "甲")])
    some = forms.MultipleChoiceField(choices=[("a", "甲")])
    others = forms.TypedMultipleChoiceField(choices=[("a", "甲")])
    mail = forms.EmailField()
    file = forms.FileField()
    empty = forms.FileField()
    named = forms.FileField(max_length=5)


def uploaded(name: str, data: bytes) -> InMemoryUploadedFile:
    return InMemoryUploadedFile(BytesIO(data), None, name, "text/plain", len(data), None)


def test_each_check_says_the_problem_and_the_remedy():
    data = {
        "long": "四个字符",
        "count": "x",
        "small": "1",
        "large": "3",
        "day": "x",
        "other": "b",
        "others": ["b"],
        "mail": "x",
    }
    files = MultiValueDict[str, UploadedFile]({"empty": [uploaded("a", b"")], "named": [uploaded("abc.txt", b"x")]})
    assert {name: [*said] for name, said in Asked(data, files).errors.items()} == {
        "text": ["没有填，请填写"],
        "long": ["最多 3 个字符，现在有 4 个，请删减"],
        "count": ["应填整数"],
        "small": ["不能小于 2，请核对"],
        "large": ["不能大于 2，请核对"],
        "day": ["应写成 2024-03-01 这样的日期"],
        "one": ["没有选，请选择"],
        "other": ["不在可选的各项之中，请重新选择"],
        "some": ["没有选，请选择"],
        "others": ["不在可选的各项之中，请重新选择"],
        "mail": ["应写成 name@example.com 这样的邮箱地址"],
        "file": ["没有选择文件，请选择"],
        "empty": ["文件是空的，请检查选中的文件"],
        "named": ["文件名有 7 个字符，最多 5 个，请改短后重新选择"],
    }
