"""Signing in and out (登录、退出)."""

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.people.forms import SignIn
from xiufu.register.rules.now import now


def sign_in(request: HttpRequest) -> HttpResponse:
    """登录."""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            with transaction.atomic():
                login(request, user)
                record(user_id=user.pk, action="sign_in", subject=f"user:{user.pk}", data={}, now=now())
            return redirect(_onwards(request))
        form.add_error(None, "账号或口令不对")
    return render(request, "people/sign_in.html", {"form": form}, status=422 if form.errors else 200)


def _onwards(request: HttpRequest) -> str:
    """Where the sign-in was asked for, on this server only."""
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if safe else "/"


def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    logout(request)
    return redirect("people:sign_in")
