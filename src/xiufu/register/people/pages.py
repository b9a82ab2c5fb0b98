"""Signing in and out, the second factor, the own password, the own account (登录、双因素、口令、我的账号)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core import signing
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xiufu.register.accounts.actors import SECOND_FACTOR_SHOWN, Actor, second_factor_mark
from xiufu.register.accounts.models import User
from xiufu.register.frame.answers import add_reasons, posted
from xiufu.register.frame.context import HOME
from xiufu.register.frame.routes import the_actor
from xiufu.register.people import second_factor as factor
from xiufu.register.people.forms import ChangePassword, Code, SetUp, SignIn
from xiufu.register.people.middleware import begin_session
from xiufu.register.people.personal import Why, personal_of
from xiufu.register.people.queries import history, the_account
from xiufu.register.people.signing import change_password as change
from xiufu.register.people.signing import identified, session_ended
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused

_SECRET_LASTS = 1800
"""Seconds in which a secret that was shown may be confirmed."""


def address_of(request: HttpRequest) -> str:
    """The network address of who calls (网络地址): what the outermost of our own proxies saw, else the connection itself."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    behind = settings.PROXIES and len(forwarded) >= settings.PROXIES
    return (forwarded[-settings.PROXIES].strip() if behind else request.META.get("REMOTE_ADDR", ""))[:45]


def _shown(request: HttpRequest, page: str, form: Form, code: int = 200, **more: object) -> HttpResponse:
    status = 422 if form.errors and code == 200 else code
    return render(request, f"people/{page}.html", {"form": form, **more}, status=status)


def sign_in(request: HttpRequest) -> HttpResponse:
    """登录."""
    form = SignIn(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = identified(**form.cleaned_data, address=address_of(request), now=now())
        except Refused as refused:
            add_reasons(form, refused)
            return _shown(request, "sign_in", form, refused.code)
        login(request, user)
        begin_session(request)
        request.session["onwards"] = _asked(request) or reverse(HOME)
        return redirect(request.session["onwards"])
    return _shown(request, "sign_in", form)


def _asked(request: HttpRequest) -> str:
    """Where the sign-in was asked for, on this server only; who asked for no page in particular goes to the first one of the role."""
    asked = request.GET.get("next", "")
    return (
        asked
        if asked != "/" and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
        else ""
    )


def _onwards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Back to where the sign-in was asked for; whatever is owed still comes first there."""
    return redirect(request.session.get("onwards") or reverse(HOME))


def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    session_ended(user_id=the_actor(request).user_id, why="asked", now=now())
    logout(request)
    return redirect("people:sign_in")


def second_factor(request: HttpRequest) -> HttpResponse:
    """验证码, at each sign-in of who has a second factor."""
    actor = the_actor(request)
    if actor.owes != "people:second_factor":
        return _onwards(request, actor)
    form = Code(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            factor.verified(actor=actor, code=form.cleaned_data["code"], address=address_of(request), now=now())
        except Refused as refused:
            add_reasons(form, refused)
            return _shown(request, "second_factor", form, refused.code)
        _mark(request, the_account(actor.user_id))
        return _onwards(request, actor)
    return _shown(request, "second_factor", form)


def _mark(request: HttpRequest, user: User) -> None:
    """The session has shown its second factor: it gets a new key, and is marked."""
    request.session.cycle_key()
    request.session[SECOND_FACTOR_SHOWN] = second_factor_mark(user)


def change_password(request: HttpRequest) -> HttpResponse:
    """修改口令."""
    actor = the_actor(request)
    form = ChangePassword(posted(request))
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            user = change(actor=actor, old=old, new=new, address=address_of(request), now=now())
        except Refused as refused:
            add_reasons(form, refused)
            return _shown(request, "change_password", form, refused.code, owed=actor.owes)
        update_session_auth_hash(request, user)
        messages.success(request, "口令已修改。")
        return _onwards(request, actor) if actor.owes else redirect("people:me")
    return _shown(request, "change_password", form, owed=actor.owes)


def set_up(request: HttpRequest) -> HttpResponse:
    """启用双因素: shows a new secret, takes a code that proves it, then shows the recovery codes, once."""
    actor = the_actor(request)
    user = the_account(actor.user_id)
    if user.second_factor_at:
        return redirect("people:me")
    form = SetUp(posted(request))
    if request.method == "POST":
        try:
            secret = _unsigned(actor, form.data.get("secret", ""))
        except Refused as refused:
            return _set_up_page(request, user, SetUp(), factor.new_secret(), refused.code, refused.reasons)
        if form.is_valid():
            try:
                user, codes = factor.set_up(actor=actor, secret=secret, code=form.cleaned_data["code"], now=now())
            except Refused as refused:
                add_reasons(form, refused)
                return _set_up_page(request, user, form, secret, refused.code)
            _mark(request, user)
            onwards = request.session.get("onwards") or reverse(HOME)
            return render(request, "people/recovery_codes.html", {"codes": codes, "onwards": onwards})
        return _set_up_page(request, user, form, secret, 422)
    return _set_up_page(request, user, form, factor.new_secret())


def _set_up_page(
    request: HttpRequest, user: User, form: SetUp, secret: str, code: int = 200, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    form.initial["secret"] = signing.dumps({"user": user.pk, "secret": secret}, salt="xiufu.set_up")
    text, address = factor.secret_as_text(secret), factor.address_of(secret, user)
    return _shown(request, "set_up", form, code, text=text, address=address, reasons=reasons)


def _unsigned(actor: Actor, signed: str) -> str:
    """The secret that was shown to this account. Raises ``Refused`` (422) for any other and after half an hour."""
    try:
        found = signing.loads(signed, salt="xiufu.set_up", max_age=_SECRET_LASTS)
    except signing.BadSignature:
        found = {}
    if found.get("user") != actor.user_id:
        raise Refused("上一次显示的密钥已失效，请把下面的新密钥添加到验证器", code=422)
    return str(found["secret"])


def recovery_codes(request: HttpRequest) -> HttpResponse:
    """重新生成恢复码."""
    codes = factor.new_recovery_codes(actor=the_actor(request), now=now())
    return render(request, "people/recovery_codes.html", {"codes": codes, "onwards": ""})


def me(request: HttpRequest) -> HttpResponse:
    """我的账号."""
    actor = the_actor(request)
    user = the_account(actor.user_id)
    context = {
        "account": user,
        "person": personal_of(actor, user.pk, Why.ADMINISTRATION, now()),
        "codes_left": factor.recovery_codes_left(actor),
        "history": history(user),
    }
    return render(request, "people/me.html", context)
