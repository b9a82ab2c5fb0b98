"""修改说明表 of an audited document: each opinion of the review, and room for what the preparer changed, and where."""

from xiufu.core.finding import SEVERITIES, Severity
from xiufu.core.issue import Issue
from xiufu.core.report import Report
from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Table, Text, text_cell
from xiufu.plans.cells import head, header, lines_cell
from xiufu.plans.review_opinion import BLANK_DATE

_WIDTHS = (6, 8, 44, 26, 16)


def opinion_reply(report: Report) -> Document:
    """修改说明表 as a document, to be filled in: the numbers are those of the opinion."""
    name = report.project or report.file
    rows = tuple(_row(issue) for issue in report.open)
    blocks: list[Block] = [
        Heading(f"{report.project}修改说明", 1),
        Table(
            "reply-head",
            "",
            tuple(
                (head(label), text_cell(text, align="left"))
                for label, text in (
                    ("项目名称", report.project),
                    ("送审文件", report.file),
                    ("编制单位（盖章）", ""),
                    ("填写日期", BLANK_DATE),
                )
            ),
            (20, 80),
            header_rows=0,
            landscape=True,
        ),
    ]
    if rows:
        heads = header("序号", "轻重", "审查意见", "修改情况（未修改的写明理由）", "修改位置、页码")
        blocks.append(Table("opinion_replies", "", (heads, *rows), _WIDTHS, landscape=True, flows=True))
    else:
        blocks.append(Paragraph((Text("没有需要修改的意见。"),)))
    return Document(f"{name}修改说明", tuple(blocks), f"{name} 修改说明")


def _row(issue: Issue) -> tuple[Cell, ...]:
    finding = issue.first.finding
    said = [finding.place, finding.message]
    said += [f"应为：{issue.should_be}"] if issue.should_be else []
    said += [f"依据：{finding.clause}"] if finding.clause else []
    said += [f"处理：{finding.remedy}"] if finding.remedy else []
    word = SEVERITIES[Severity(issue.kind)]
    return text_cell(str(issue.number)), text_cell(word), lines_cell("\n".join(said)), text_cell(""), text_cell("")
