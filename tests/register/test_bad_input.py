"""Bad input on every form: nothing crashes, nothing is written, every message is Chinese and stands at its field, what was typed is kept.

The forms are those of the routes' samples: each is sent empty, and with each of its fields replaced by nonsense.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import Truncator

from tests.register.access import Sample
from tests.register.nonsense import TYPED, takes
from tests.register.test_access import APPS, SAMPLES, text_of
from tests.register.world import World
from tests.tries import tries
from xiufu.register.frame.routes import Route
from xiufu.register.journal.models import LogLine

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOST = 200
"""Letters of a message that are shown."""
FILTER = re.compile(r'<form[^>]*method="get".*?</form>', re.S)
NAME = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')


@dataclass(frozen=True)
class Answered:
    """What came back: ``form`` as it is shown again, ``written`` the changes in the log."""

    status: int
    page: str
    form: forms.BaseForm | None
    written: int


@dataclass(frozen=True)
class Form:
    """A form at its address, as somebody who may fill it in finds it."""

    name: str
    client: Client
    address: str
    data: Mapping[str, Any]
    fields: Mapping[str, forms.Field]

    def sent(self, data: Mapping[str, Any]) -> Answered:
        """The answer to ``data``; whatever it does is taken back."""
        for value in data.values():
            if hasattr(value, "seek"):
                value.seek(0)
        with transaction.atomic():
            before = changes()
            answer = self.client.post(self.address, data)
            written = changes() - before if answer.status_code < 500 else 0
            transaction.set_rollback(True)
        shown = answer.context["form"] if answer.context and "form" in answer.context else None
        form = shown if isinstance(shown, forms.BaseForm) and shown.is_bound else None
        return Answered(answer.status_code, text_of(answer), form, written)


def changes() -> int:
    """Lines of the log but for those that tell of a failed sign-in or of a reading, which a refusal writes as well."""
    told = Q(action="personal.read") | Q(action__endswith=".failed") | Q(action__endswith=".locked")
    return LogLine.objects.exclude(told).count()


def form_of(world: World, name: str, route: Route, sample: Sample) -> Form:
    """The form of a route; of one that only takes, its fields are not known."""
    place, data = sample.make(world)
    account = next(one for one in sample.allowed if one)
    client = Client(raise_request_exception=False)
    client.force_login(world.users[account])
    address = reverse(name, kwargs=dict(place))
    given = {key: value(account) if callable(value) else value for key, value in data.items()}
    fields: Mapping[str, forms.Field] = {}
    if route.both:
        query = {key: value for key, value in given.items() if not hasattr(value, "seek")}
        shown = client.get(address, query).context
        fields = shown["form"].fields if shown and "form" in shown else {}
    return Form(name, client, address, given, fields)


def judged(answer: Answered, changed: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a refusal."""
    if not 400 <= answer.status < 500:
        yield f"answered {answer.status}"
        return
    if answer.written:
        yield f"answered {answer.status} and wrote {answer.written} changes"
    if answer.form is None:
        yield from () if CHINESE.search(answer.page) else ("says nothing in Chinese",)
        return
    if not answer.form.errors:
        yield f"answered {answer.status} without a message"
    for field, messages in answer.form.errors.items():
        for message in messages:
            yield from told(answer.form, field, Truncator(str(message)).chars(MOST), answer.page)
    for field, typed in changed.items():
        kept = field in answer.form.fields and keeps(answer.form.fields[field])
        if kept and escape(typed) not in answer.page:
            yield f"does not keep what was typed into {field}"


def told(form: forms.BaseForm, field: str, message: str, page: str) -> Iterator[str]:
    """What is wrong with the place and the words of a message."""
    if not CHINESE.search(message):
        yield f"says {message!r} of {field}"
    if field in form.fields and form[field].is_hidden:
        where = "请重新打开后再办"
    else:
        label = f"{form.fields[field].label}：" if field in form.fields else ""
        where = escape(f"{label}{message}")
    if where not in page:
        yield f"does not show {where!r}"


def keeps(field: forms.Field) -> bool:
    """Whether what was typed into a field can be shown again: not of passwords, files, or boxes to choose from."""
    inputs = (forms.TextInput, forms.Textarea, forms.DateInput)
    return isinstance(field.widget, inputs) and not isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)


def wrongs_of(form: Form, dice: random.Random, count: int) -> Iterator[str]:
    """What is wrong with a form that is sent empty, and with ``count`` kinds of nonsense in each of its fields."""
    answer = form.sent({})
    if answer.status >= 400 or any(field.required for field in form.fields.values()):
        yield from (f"{form.name}, empty: {wrong}" for wrong in judged(answer, {}))
    for name in sorted({*form.fields, *form.data}):
        for wrong in dice.sample(sorted(TYPED), count):
            answer = form.sent({**form.data, name: TYPED[wrong]})
            field = form.fields.get(name)
            if answer.status >= 400 or not (field is None or takes(field, wrong)):
                said = judged(answer, {name: TYPED[wrong]})
                yield from (f"{form.name}, {name} {wrong}: {one}" for one in said)


@pytest.mark.parametrize("app", APPS)
@tries(1, len(TYPED))
def test_every_form_refuses_nonsense(world: World, app: str, count: int):
    dice = random.Random(f"20261123 {app}")
    found: list[str] = []
    for name, route in APPS[app].items():
        if "POST" in route.methods:
            with transaction.atomic():
                found += wrongs_of(form_of(deepcopy(world), name, route, SAMPLES[name]), dice, count)
                transaction.set_rollback(True)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("app", APPS)
@tries(2, len(TYPED))
def test_every_filter_bears_nonsense(world: World, app: str, count: int):
    """What is typed into a filter, and into the number of a page, is read or said to be wrong; nothing crashes."""
    dice = random.Random(f"20261123 {app}")
    found: list[str] = []
    for name, route in APPS[app].items():
        if route.methods == ("GET", "HEAD"):
            with transaction.atomic():
                mine = deepcopy(world)
                form = form_of(mine, name, route, SAMPLES[name])
                page = form.client.get(form.address, form.data)
                names = {
                    "page",
                    *form.data,
                    *(one for part in FILTER.findall(text_of(page)) for one in NAME.findall(part)),
                }
                for field in sorted(names) if not page.streaming else []:
                    for wrong in dice.sample(sorted(TYPED), count):
                        answer = form.client.get(form.address, {**form.data, field: TYPED[wrong]})
                        found += [f"{name}, {field} {wrong}: {answer.status_code}"] if answer.status_code >= 500 else []
                transaction.set_rollback(True)
    assert not found, "\n".join(found)


def test_what_is_wrong_is_seen():
    """The judge of this test finds what it is there to find."""
    field = forms.CharField(label="名称", max_length=3, error_messages={"max_length": "太长；最多 3 个字"})
    form = type("Named", (forms.Form,), {"name": field})({"name": "太长的名称"})
    page = '<input value="太长的名称"> 名称：太长；最多 3 个字'
    for answer, said in (
        (Answered(422, page, form, 0), []),
        (Answered(500, page, form, 0), ["answered 500"]),
        (Answered(302, "", None, 1), ["answered 302"]),
        (Answered(422, page, form, 1), ["answered 422 and wrote 1 changes"]),
        (Answered(400, "Bad Request", None, 0), ["says nothing in Chinese"]),
        (Answered(422, page.partition(" 名称")[0], form, 0), ["does not show '名称：太长；最多 3 个字'"]),
        (Answered(422, page.partition("> ")[2], form, 0), ["does not keep what was typed into name"]),
    ):
        assert list(judged(answer, {"name": "太长的名称"})) == said
