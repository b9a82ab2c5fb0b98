"""The list of issues with what can be decided about each, what cannot be told, and the filters above."""

from collections import Counter
from collections.abc import Iterable, Mapping

from xiufu.core.condition import OUTCOMES, Decided
from xiufu.core.issue import CHOICES, STATES, Issue, Marked
from xiufu.core.report import undecided
from xiufu.render.html.text import escaped, lines, tag
from xiufu.render.review.content import Review

_KINDS = {"error": "错误", "warning": "警告", "note": "提示", "cannot_tell": "不能判定"}


def filters_html(review: Review) -> str:
    """Boxes to choose what is listed (筛选): severity, state and check, each with its count."""
    kinds = Counter(issue.kind for issue in review.issues)
    states = Counter(issue.state for issue in review.issues if issue.first.differs)
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
    counted = Counter(code for issue in review.issues for code in _codes_of(issue))
    titles = _titles(review)
    options = [tag("option", f"全部审查项（{len(review.issues)}）", value="*")]
    options += [
        tag("option", escaped(f"{code} {titles.get(code, '')}（{counted[code]}）"), value=code)
        for code in sorted(counted)
    ]
    return tag("select", "".join(options), id="code", aria_label="审查项")


def _codes_of(issue: Issue) -> Iterable[str]:
    return dict.fromkeys(one.finding.code for one in issue.marked)


def _orders() -> str:
    options = tag("option", "按轻重", value="grave") + tag("option", "按位置", value="place")
    return tag("select", options, id="order", aria_label="排列")


def _titles(review: Review) -> Mapping[str, str]:
    return {check.code: check.title for check in review.coverage.checks}


def conditions_html(review: Review) -> str:
    """The conditions of the review of a whole plan (审查条件), each with the issues against it."""
    if not review.conditions:
        return ""
    items = "".join(_condition(review, one) for one in review.conditions)
    heading = tag("h2", f"审查条件：{escaped(review.conditions[0].clause)}")
    return tag("section", heading + tag("ul", items), class_="conditions", aria_label="审查条件")


def _condition(review: Review, one: Decided) -> str:
    links = "、".join(tag("a", str(n), href=f"#f{n}") for n in one.numbers(review.issues))
    reasons = [f"第 {links} 处"] if links else []
    said = "；".join([*reasons, *map(escaped, one.open)])
    word = tag("b", OUTCOMES[one.outcome], class_="word")
    return tag(
        "li", f"{word} {escaped(one.text)}{tag('span', said, class_='why') if said else ''}", class_=one.outcome.value
    )


def issues_html(review: Review, places: Mapping[int, str]) -> str:
    """What is wrong (不符清单). ``places`` are the ids of where each stands."""
    differing = [issue for issue in review.issues if issue.first.differs]
    if differing:
        return tag("ol", _listed(review, differing, places), id="items", class_="items")
    words = "没有判为不符的。" if review.issues else "没有不符，也没有不能判定的。"
    return tag("p", f"{'读到的部分' if review.coverage.little_read else ''}{words}", class_="none")


def undecided_html(review: Review, places: Mapping[int, str]) -> str:
    """What cannot be told (不能判定), by check and reason, each place when asked."""
    groups = undecided(review.issues)
    if not groups:
        return ""
    titles = _titles(review)
    parts = [tag("h2", f"不能判定 {sum(map(len, groups.values()))} 处：请人工核对")]
    for (code, reason), issues in groups.items():
        named = tag("span", escaped(f"{code} {titles.get(code, '')}"), class_="code")
        said = tag(
            "summary", f"{named} {tag('b', f'{len(issues)} 处')} {tag('span', escaped(reason), class_='reason')}"
        )
        parts.append(tag("details", said + tag("ol", _listed(review, issues, places), class_="items")))
    return tag("section", "".join(parts), id="undecided")


def _listed(review: Review, issues: Iterable[Issue], places: Mapping[int, str]) -> str:
    titles = _titles(review)
    order = {issue.number: position for position, issue in enumerate(sorted(review.issues, key=_by_place))}
    return "".join(_issue(issue, places.get(issue.number, ""), order[issue.number], titles) for issue in issues)


def _by_place(issue: Issue) -> tuple[bool, object]:
    finding = issue.first.finding
    first = finding.claims[0] if finding.claims else finding.at
    return (False, (first.spot, first.start)) if first else (True, issue.number)


def _issue(issue: Issue, place: str, order: int, titles: Mapping[str, str]) -> str:
    finding = issue.first.finding
    word = tag("b", escaped(issue.word), class_="word")
    number = tag("span", str(issue.number), class_="no")
    named = tag("span", escaped(f"{finding.code} {titles.get(finding.code, '')}"), class_="code")
    state = tag("span", STATES[issue.state], class_="state") if issue.first.differs else ""
    where = escaped(finding.place)
    rows = [
        tag("div", number + word + named + state, class_="head"),
        tag("a", where, class_="where", href=f"#{place}") if place else tag("p", where, class_="where"),
        _values(issue),
        tag("p", lines(finding.message), class_="message"),
    ]
    if finding.derivation:
        rows.append(tag("p", tag("b", "推算") + lines(finding.derivation), class_="derivation"))
    if finding.clause:
        rows.append(tag("p", tag("b", "依据") + lines(finding.clause), class_="clause"))
    if len(issue.marked) > 1:
        others = "".join(tag("li", _evidence(one, titles)) for one in issue.marked[1:])
        rows.append(tag("ul", others, class_="evidence", aria_label="其他依据"))
    if finding.remedy:
        rows.append(tag("p", f"→ {lines(finding.remedy)}", class_="remedy"))
    if issue.first.differs:
        rows.append(_decision(issue))
    known = "1" if any(one.known for one in issue.marked) else ""
    data = {
        "data_kind": issue.kind,
        "data_state": issue.state if issue.first.differs else "",
        "data_code": " ".join(_codes_of(issue)),
    }
    return tag(
        "li",
        "".join(rows),
        id=f"f{issue.number}",
        class_=f"finding {issue.kind}",
        tabindex="-1",
        data_n=issue.number,
        data_at=order,
        data_known=known,
        **data,
    )


def _values(issue: Issue) -> str:
    """What is written and what it should be; where the equations do not lead to the same, that."""
    if not issue.first.differs or not issue.expected:
        return ""
    stated = f"写 {tag('b', escaped(issue.first.finding.stated))}"
    if len(issue.expected) > 1:
        values = "、".join(tag("b", escaped(value)) for value in issue.expected)
        return tag("p", f"{stated}，各式推算的数不一致：{values}；先核对各式所用的数，再定此数", class_="values apart")
    return tag("p", f"{stated}，<span>应为 {tag('b', escaped(issue.expected[0]))}</span>", class_="values")


def _evidence(one: Marked, titles: Mapping[str, str]) -> str:
    finding = one.finding
    named = tag("b", escaped(f"另据 {finding.code} {titles.get(finding.code, '')}"))
    return f"{named} {lines(finding.message)}"


def _decision(issue: Issue) -> str:
    decision = issue.decision
    buttons = "".join(
        tag(
            "button",
            word,
            type="button",
            data_choice=choice,
            aria_pressed="true" if decision and choice == decision.decision else "false",
        )
        for choice, word in CHOICES.items()
    )
    reason = (
        f'<input class="reason" type="text" aria-label="第 {issue.number} 处的理由" placeholder="理由（必填）" '
        f'autocomplete="off" value="{escaped(decision.reason) if decision else ""}"{"" if decision else " hidden"}>'
    )
    return tag("div", buttons + reason, class_="decide", role="group", aria_label=f"处理第 {issue.number} 处")


def fixed_html(review: Review) -> str:
    """What an earlier version had (已改正)."""
    if not review.fixed:
        return ""
    listed = "".join(tag("li", lines(what)) for what in review.fixed)
    heading = tag("h2", f"已改正 {len(review.fixed)} 处（上次提出，这次没有了）")
    return tag("section", heading + tag("ul", listed), class_="fixed")
