"""Documents as one HTML file that works offline: every figure in it opens its derivation (网页输出)."""

from string import Template

from xiufu.core.figure import Figures
from xiufu.document.blocks import Document
from xiufu.render.html.body import body_html, contents_html
from xiufu.render.html.derivations import derivations, embedded
from xiufu.render.html.page import head, paper, part, rules
from xiufu.render.html.text import Given, escaped, tag

__all__ = ["write_html"]

_DRAFT = '<p class="banner" role="note">【草稿】文中尚有待补内容，不作为正式成果</p>'


def write_html(document: Document, figures: Figures | None, *, draft: bool) -> bytes:
    """Write a document as one HTML file (输出网页), which asks nothing of any server. Equal documents give equal bytes.

    With ``figures`` every printed figure leads to its derivation; without, figures are plain text.
    """
    given = Given(linked=figures is not None)
    body = body_html(document, given)
    mark = "【草稿】" if draft else ""
    style = part("html", "page.css") + rules(given.rules) + paper(f"{mark}{document.header}", first=mark)
    script = part("html", "viewer.js")
    content = derivations(given.printed, figures) if figures is not None else {}
    title = document.title.replace("\n", " ")
    properties = "".join(
        f'<meta name="xiufu:{escaped(name)}" content="{escaped(value)}">\n' for name, value in document.properties
    )
    page = Template(part("html", "page.html")).substitute(
        head=head(title, script, style, properties),
        title=escaped(title),
        banner=_DRAFT if draft else "",
        contents=contents_html(document),
        body=body,
        hint=tag("p", "点选正文中带点线的数字，这里显示它的推导。", class_="hint") if given.numbers else "",
        figures=embedded(content),
        script=script,
    )
    return page.encode()
