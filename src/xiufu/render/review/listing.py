"""The list of findings with what can be decided about each, and the filters above it."""

from collections import Counter

from xiufu.render.html.text import escaped, lines, tag
from xiufu.render.review.content import STATES, Item, Review

_KINDS = {"error": "错误", "warning": "警告", "note": "提示", "cannot_tell": "不能判定"}
_CHOICES = {"accepted": "接受", "ignored": "忽略"}


def filters_html(review: Review) -> str:
    """Boxes to choose what is listed (筛选): severity, state and check, each with its count."""
    kinds, states = Counter(item.kind for item in review.items), Counter(item.state for item in review.items)
    severity = "".join(_box("kind", kind, word, kinds[kind]) for kind, word in _KINDS.items())
    state = "".join(_box("state", name, word, states[name]) for name, word in STATES.items())
    return (
        tag("fieldset", tag("legend", "轻重", class_="unseen") + severity)
        + tag("fieldset", tag("legend", "处理状态", class_="unseen") + state)
        + tag("div", _codes(review) + _orders(), class_="selects")
    )


def _box(name: str, value: str, word: str, count: int) -> str:
    box = f'<input type="checkbox" name="{name}" value="{value}" checked>'
    return tag("label", f"{box} {word} {tag('b', str(count), data_count=value)}", class_=f"chip {value}")


def _codes(review: Review) -> str:
    counted = Counter(item.finding.code for item in review.items)
    titles = {check.code: check.title for check in review.coverage.checks}
    options = [tag("option", f"全部审查项（{len(review.items)}）", value="*")]
    options += [
        tag("option", escaped(f"{code} {titles.get(code, '')}（{counted[code]}）"), value=code)
        for code in sorted(counted)
    ]
    return tag("select", "".join(options), id="code", aria_label="审查项")


def _orders() -> str:
    options = tag("option", "按轻重", value="grave") + tag("option", "按位置", value="place")
    return tag("select", options, id="order", aria_label="排列")


def items_html(review: Review, places: dict[int, str]) -> str:
    """The findings (结果清单). ``places`` are the ids of where each stands."""
    titles = {check.code: check.title for check in review.coverage.checks}
    order = {item.number: position for position, item in enumerate(sorted(review.items, key=_by_place))}
    parts = [_item(item, places.get(item.number, ""), order[item.number], titles) for item in review.items]
    return tag("ol", "".join(parts), id="items") if parts else tag("p", "没有不符，也没有不能判定的。", class_="none")


def _by_place(item: Item) -> tuple[bool, object]:
    claims = item.finding.claims
    return (False, (claims[0].spot, claims[0].start)) if claims else (True, item.number)


def _item(item: Item, place: str, order: int, titles: dict[str, str]) -> str:
    finding = item.finding
    word = tag("b", escaped(item.word), class_="word")
    number = tag("span", str(item.number), class_="no")
    named = tag("span", escaped(f"{finding.code} {titles.get(finding.code, '')}"), class_="code")
    state = tag("span", STATES[item.state], class_="state")
    where = escaped(finding.place)
    rows = [
        tag("div", number + word + named + state, class_="head"),
        tag("a", where, class_="where", href=f"#{place}") if place else tag("p", where, class_="where"),
        tag("p", lines(finding.message), class_="message"),
    ]
    if finding.derivation:
        rows.append(tag("p", tag("b", "推算") + lines(finding.derivation), class_="derivation"))
    if finding.clause:
        rows.append(tag("p", tag("b", "依据") + lines(finding.clause), class_="clause"))
    if finding.remedy:
        rows.append(tag("p", f"→ {lines(finding.remedy)}", class_="remedy"))
    if item.decidable:
        rows.append(_decision(item))
    data = {"data_kind": item.kind, "data_state": item.state, "data_code": finding.code}
    data["data_known"] = "1" if item.known else ""
    return tag(
        "li",
        "".join(rows),
        id=f"f{item.number}",
        class_=f"finding {item.kind}",
        data_n=item.number,
        data_at=order,
        **data,
    )


def _decision(item: Item) -> str:
    buttons = "".join(
        tag(
            "button",
            word,
            type="button",
            data_choice=choice,
            aria_pressed="true" if choice == item.decision else "false",
        )
        for choice, word in _CHOICES.items()
    )
    reason = (
        f'<input class="reason" type="text" aria-label="第 {item.number} 处的理由" placeholder="理由（必填）" '
        f'autocomplete="off" value="{escaped(item.reason)}"{"" if item.decision else " hidden"}>'
    )
    return tag("div", buttons + reason, class_="decide", role="group", aria_label=f"处理第 {item.number} 处")


def fixed_html(review: Review) -> str:
    """What an earlier version had (已改正)."""
    if not review.fixed:
        return ""
    listed = "".join(tag("li", lines(what)) for what in review.fixed)
    heading = tag("h2", f"已改正 {len(review.fixed)} 处（上次提出，这次没有了）")
    return tag("section", heading + tag("ul", listed), class_="fixed")
