"""PDF files of any program → documents with places (读入 PDF): tables, paragraphs and headings by where they stand.

Text and lines are taken as they are placed on the pages; tags are not needed. What cannot be read is said.
"""

from collections.abc import Iterable, Sequence

from xiufu.core.errors import InputError
from xiufu.document.blocks import Document, Paragraph
from xiufu.document.read import ReadFile, Unread
from xiufu.reading.pdf_flow import Flow
from xiufu.reading.pdf_heads import without_heads
from xiufu.reading.pdf_open import fault, opened, opened_page, title_of
from xiufu.reading.pdf_order import even_margins, in_order
from xiufu.reading.pdf_page import read_page
from xiufu.reading.pdf_scans import MOST_PAGES, WHY_NOT, Scans, doubtful
from xiufu.reading.pdf_sketch import Sketch
from xiufu.reading.pdf_strips import Sheet, sheet_of
from xiufu.reading.scan_extra import INSTALL

_REASONS = {
    "图片页": "图片页，没有文字层",
    "没有识别组件": f"图片页，没有文字层；装上识别组件（{INSTALL}）后可以审查",
    "没有认出文字": "图片页，没有认出文字",
    "页数过多": f"扫描页过多，超过 {MOST_PAGES} 页，没有识别",
    "图像过大": "图片页，图像过大，没有识别",
    "识别": "扫描页，文字由识别得到，可能有误，请对照原件",
    "图形页": "只有图形，没有文字层（文字可能已转为曲线）",
    "损坏": "页面已损坏",
    "字数过多": "字数过多，没有读取",
    "线条过多": "线条过多，没有按表格线识别表格",
    "无编码": "有文字的字体没有编码，读不出，以“�”代替",
    "看不见": "有看不见的文字（白色、透明或隐藏），没有读取",
    "在页面之外": "有文字在页面之外，没有读取",
    "斜排": "有斜排的文字（例如水印），没有读取",
    "识别文字": "扫描页，文字是识别软件加的，可能有误，请对照原件",
    "批注": "有批注、图章或表单域，其中的文字没有读取",
    "图片": "有图片，图中的文字和数字没有读取",
}
_LARGE = 2
_MANY_PATHS = 50


def read_pdf(data: bytes, *, name: str) -> ReadFile:
    """Read a PDF with text (读入 PDF), whoever made it. ``name`` is what messages call it.

    Raises ``InputError`` for a file that is damaged, locked or too large.
    """
    with opened(data, name) as file:
        title = title_of(file)
        sheets: list[Sheet] = []
        lost: dict[str, list[int]] = {}
        scans = Scans()
        for number in range(len(file)):
            try:
                with opened_page(file, number, name) as handle:
                    page = read_page(handle, number)
                sheet = sheet_of(scans.read(file, page))
            except InputError:
                lost.setdefault("损坏", []).append(number)
                continue
            sheets.append(sheet)
            for reason, count in sheet.lost.items():
                if count:
                    lost.setdefault(reason, []).append(number)
    if not sheets:
        raise fault(name, "PDF 的页都已损坏", "用原来的程序重新导出 PDF 后重试")
    header = without_heads(sheets)
    even_margins(sheets)
    for sheet in sheets:
        reason = _empty(sheet)
        if reason and not (reason == "图片页" and sheet.lost.keys() & WHY_NOT):
            lost.setdefault(reason, []).append(sheet.frame.page)
    frames = {sheet.frame.page: sheet.frame for sheet in sheets}
    flow = Flow(in_order(sheets), frames, frozenset(lost.get("识别文字", ())))
    if not title:
        title = "".join(b.text for b in flow.blocks if isinstance(b, Paragraph) and b.style == "title")
    document = Document(title, tuple(flow.blocks), header)
    return ReadFile(
        name,
        "pdf",
        document,
        boxes=flow.boxes,
        pages=_pages(sheets),
        certainty=flow.certainty,
        doubtful=doubtful(document, flow.boxes, sheets),
        recognized=frozenset(lost.get("识别", ())),
        unread=tuple(Unread(_named(pages), _REASONS[reason]) for reason, pages in _sorted(lost)),
    )


def _empty(sheet: Sheet) -> str:
    """Why a page without text has none; nothing for one that has text or is blank."""
    pictures = [item.rect for item in sheet.items if isinstance(item, Sketch)]
    if len(pictures) == len(sheet.items):
        width, height = sheet.frame.size
        if any(_LARGE * (p.right - p.left) * (p.bottom - p.top) >= width * height for p in pictures):
            return "图片页"
        if sheet.paths >= _MANY_PATHS and not pictures:
            return "图形页"
    return "图片" if pictures else ""


def _pages(sheets: Sequence[Sheet]) -> tuple[tuple[int, int], ...]:
    last = sheets[-1].frame.page
    sizes = {sheet.frame.page: (sheet.frame.width, sheet.frame.height) for sheet in sheets}
    return tuple(sizes.get(page, (1, 1)) for page in range(last + 1))


def _sorted(lost: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    order = list(_REASONS)
    return sorted(lost.items(), key=lambda pair: order.index(pair[0]))


def _named(pages: Iterable[int]) -> str:
    """Pages in words.

    >>> _named([0, 1, 2, 6])
    '第1—3、7页'
    """
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "第" + "、".join(f"{a + 1}—{b + 1}" if a < b else f"{a + 1}" for a, b in runs) + "页"
