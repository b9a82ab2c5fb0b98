"""Administration of accounts and parties (账号管理、单位管理). Administrators see no projects here or elsewhere."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Role
from xiufu.register.frame.answers import add_reasons, posted
from xiufu.register.frame.routes import the_actor
from xiufu.register.people import actions, queries
from xiufu.register.people.forms import AccountFilters, AccountForm, Erase, PartyFilters, PartyForm
from xiufu.register.people.parties import parties as found_parties
from xiufu.register.people.parties import save_party, the_party
from xiufu.register.people.personal import Why, personal_of
from xiufu.register.rules.now import now
from xiufu.register.rules.refusals import Refused


def _status(refused: Refused) -> int:
    """The status of a form that was refused; what may not be seen or done at all is a page of its own."""
    if refused.code in (403, 404):
        raise refused
    return refused.code


def accounts(request: HttpRequest) -> HttpResponse:
    """账号 list."""
    form = AccountFilters(request.GET)
    if not form.is_valid():
        return render(request, "people/accounts.html", {"form": form}, status=422)
    page = Paginator(queries.accounts(**form.cleaned_data), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"form": form, "page": page})


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """一个账号."""
    actor, user = the_actor(request), queries.the_account(pk)
    person = personal_of(actor, pk, Why.ADMINISTRATION, now())
    context = {"account": user, "person": person, "own": pk == actor.user_id, "history": queries.history(user)}
    return render(request, "people/account.html", context)


def account_new(request: HttpRequest) -> HttpResponse:
    """新建账号: first the role, then what it asks for."""
    asked = (request.POST if request.method == "POST" else request.GET).get("role", "")
    if asked not in Role.values:
        wrong = bool(asked) or request.method == "POST"
        return render(request, "people/roles.html", {"roles": Role, "wrong": wrong}, status=422 if wrong else 200)
    form = AccountForm(Role(asked), posted(request), None, None)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                user, password = actions.open_account(
                    actor=the_actor(request),
                    username=form.cleaned_data["username"],
                    post=form.post(),
                    person=form.person(),
                    now=now(),
                )
                return _password_shown(request, user, password)
            except Refused as refused:
                code = _status(refused)
                add_reasons(form, refused)
    return render(request, "people/account_form.html", {"form": form, "role": Role(asked)}, status=code)


def _password_shown(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The one-time password, in the answer itself: it is kept nowhere to be shown again."""
    return render(request, "people/password_shown.html", {"account": user, "password": password})


def account_change(request: HttpRequest, pk: int) -> HttpResponse:
    """修改账号."""
    actor, user = the_actor(request), queries.the_account(pk)
    person = personal_of(actor, pk, Why.ADMINISTRATION, now())
    asked = (request.POST if request.method == "POST" else request.GET).get("role", "")
    role = Role(asked if asked in Role.values else user.role)
    form = AccountForm(role, posted(request), user, person)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                _change(request, form, pk)
                messages.success(request, "账号已修改。")
                return redirect("people:account", pk)
            except Refused as refused:
                code = _status(refused)
                add_reasons(form, refused)
    context = {"form": form, "role": role, "account": user, "roles": Role, "own": pk == actor.user_id}
    return render(request, "people/account_form.html", context, status=code)


def _change(request: HttpRequest, form: AccountForm, pk: int) -> None:
    actions.change_account(
        actor=the_actor(request),
        user_id=pk,
        post=form.post(),
        person=form.person(),
        expected=form.cleaned_data["expected"] or 0,
        now=now(),
    )


def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """停用账号."""
    actions.disable(actor=the_actor(request), user_id=pk, now=now())
    messages.success(request, "账号已停用，它的登录已全部结束。")
    return redirect("people:account", pk)


def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """启用账号."""
    actions.enable(actor=the_actor(request), user_id=pk, now=now())
    messages.success(request, "账号已启用。")
    return redirect("people:account", pk)


def account_reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """重置口令."""
    made = actions.reset(actor=the_actor(request), user_id=pk, with_second_factor=False, now=now())
    return _password_shown(request, *made)


def account_reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """重置双因素, with the password."""
    made = actions.reset(actor=the_actor(request), user_id=pk, with_second_factor=True, now=now())
    return _password_shown(request, *made)


def account_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """个人信息删除."""
    user = queries.the_account(pk)
    form = Erase(posted(request))
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                actions.erase_person(actor=the_actor(request), user_id=pk, why=form.cleaned_data["why"], now=now())
                messages.success(request, "个人信息已删除，账号已停用。")
                return redirect("people:account", pk)
            except Refused as refused:
                code = _status(refused)
                add_reasons(form, refused)
    return render(request, "people/erase.html", {"form": form, "account": user}, status=code)


def parties(request: HttpRequest) -> HttpResponse:
    """单位 list."""
    form = PartyFilters(request.GET)
    if not form.is_valid():
        return render(request, "people/parties.html", {"form": form}, status=422)
    page = Paginator(found_parties(form.cleaned_data["q"]), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/parties.html", {"form": form, "page": page})


def party_new(request: HttpRequest) -> HttpResponse:
    """登记单位."""
    return _party(request, None, PartyForm(posted(request)))


def party_change(request: HttpRequest, pk: int) -> HttpResponse:
    """修改单位."""
    party = the_party(pk)
    initial = {"code": party.code, "name": party.name, "expected": party.version}
    return _party(request, pk, PartyForm(posted(request), initial=initial))


def _party(request: HttpRequest, pk: int | None, form: PartyForm) -> HttpResponse:
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            given = form.cleaned_data | {"expected": form.cleaned_data["expected"] or 0}
            try:
                save_party(actor=the_actor(request), party_id=pk, now=now(), **given)
                messages.success(request, "单位已保存。")
                return redirect("people:parties")
            except Refused as refused:
                code = _status(refused)
                add_reasons(form, refused)
    return render(request, "people/party_form.html", {"form": form, "pk": pk}, status=code)
