"""修改说明表: what reviewers said of the plan, what was answered, and where the plan was changed."""

from collections.abc import Mapping

from xiufu.compute.run import Computed
from xiufu.document.blocks import Document, Heading, Run, Table, Text, Unknown
from xiufu.model.attachments import ReviewReply
from xiufu.plans.cells import cell, header, lines_cell
from xiufu.plans.outline import Outline

_WIDTHS = (6, 15, 12, 28, 28, 18)


def review_reply(computed: Computed, outline: Outline, pages: Mapping[str, int] | None = None) -> Document | None:
    """修改说明表 as a document; nothing where nobody has said anything.

    ``pages`` gives the page on which a section of the outline begins; without it the section's title is printed.
    """
    plan = computed.plan
    if not plan.review_replies:
        return None
    titles = {section: heading.title for section, heading in outline.headings().items()}
    rows = [
        (
            cell(str(position)),
            cell(item.raised_by),
            cell(item.raised_date.isoformat() if item.raised_date else _owed("提出日期", item, "raised_date")),
            lines_cell(item.opinion),
            lines_cell(item.reply) if item.reply else cell(_owed("答复", item, "reply"), align="left"),
            cell(_place(item, titles, pages)),
        )
        for position, item in enumerate(plan.review_replies, start=1)
    ]
    heads = header("序号", "提出人", "提出日期", "评审意见", "答复", "所在章节" if pages is None else "所在页码")
    title = f"{plan.project.name}{outline.title}修改说明表"
    table = Table("review_replies", "评审意见与答复", (heads, *rows), _WIDTHS, landscape=True)
    return Document(title, (Heading(title, 1), table), plan.project.name)


def _place(item: ReviewReply, titles: Mapping[str, str], pages: Mapping[str, int] | None) -> Run:
    """修改之处: page or title of the section, and what the preparer says of the place."""
    section = item.changed_section
    where = f"第{pages[section]}页" if section and pages and section in pages else titles.get(section or "")
    parts = [part for part in (where, item.changed_place) if part]
    return Text("，".join(parts)) if parts else _owed("修改之处", item, "changed_section")


def _owed(what: str, item: ReviewReply, field: str) -> Unknown:
    return Unknown(what, f"plan.yaml review_replies.{item.id}.{field}")
