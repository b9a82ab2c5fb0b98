"""What was read and judged, above the page: never out of sight, so that nobody takes silence for a pass."""

from collections.abc import Sequence

from xiufu.core.coverage import Coverage
from xiufu.render.html.text import escaped, lines, tag
from xiufu.render.review.content import Review


def summary_html(review: Review) -> str:
    """One line that is always there, and behind it the details (审查覆盖)."""
    told, unread = review.coverage, review.file.unread
    unjudged = told.numbers - told.judged
    line = (
        f"读到数值 <b>{told.numbers}</b> 个（表内 {told.in_tables}），核对过 <b>{told.judged}</b> 个"
        f"（表内 {told.judged_in_tables}），没有核对 <b>{unjudged}</b> 个"
    )
    lost = tag("span", f"未读 <b>{len(unread)}</b> 处", class_="lost") if unread else "没有未读的内容"
    warning = tag("strong", "没有核对的不等于正确")
    toggle = '<label class="toggle"><input type="checkbox" id="unjudged"> 显示未核对的数</label>'
    details = tag("details", tag("summary", "详情") + tag("div", _details(review), class_="more"))
    little = tag("p", f"注意：{escaped(told.little_read)}。", class_="little", role="note") if told.little_read else ""
    said = tag("p", f"{line}；{lost}。{warning}。", class_="line")
    return tag("section", little + said + toggle + details, class_="coverage", aria_label="审查覆盖")


def _details(review: Review) -> str:
    told = review.coverage
    unread = "".join(tag("li", escaped(f"{one.place}：{one.reason}")) for one in review.file.unread)
    packs = tag("ul", "".join(tag("li", escaped(label)) for label in review.packs))
    return "".join(
        (
            tag("div", tag("h2", "每个数参与几个等式") + _counts(told) + _others(told)),
            tag("div", tag("h2", "运行的审查项") + _checks(told)),
            tag("div", tag("h2", "没有读的内容") + (tag("ul", unread) if unread else tag("p", "没有。"))),
            tag("div", tag("h2", "审查依据的数据包") + packs) if review.packs else "",
        )
    )


def _counts(told: Coverage) -> str:
    return _table(("参与等式", "数值（个）"), [(name, str(count)) for name, count in told.equations])


def _others(told: Coverage) -> str:
    words = "、".join(f"{name} {count} 个" for name, count in told.others)
    return tag("p", escaped(f"另有不是数量的数字：{words}，不核对。")) if words else ""


def _checks(told: Coverage) -> str:
    rows = [
        (f"{check.code} {check.title}", check.help, str(check.agrees), str(check.differs), str(check.cannot_tell))
        for check in told.checks
    ]
    return _table(("审查项", "核对什么", "相符", "不符", "不能判定"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    first = tag("tr", "".join(tag("th", lines(text), scope="col") for text in head))
    body = "".join(tag("tr", "".join(tag("td", lines(text)) for text in row)) for row in rows)
    return tag("div", tag("table", tag("thead", first) + tag("tbody", body)), class_="wide")
