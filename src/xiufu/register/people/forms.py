"""Forms of people (人员表单)."""

from django import forms


class SignIn(forms.Form):
    """登录."""

    username = forms.CharField(label="账号", max_length=40)
    password = forms.CharField(label="口令", max_length=200, widget=forms.PasswordInput, strip=False)
