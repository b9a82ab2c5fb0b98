"""Documents as one HTML file that works offline: every figure in it opens its derivation (网页输出)."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from string import Template

import xiufu
from xiufu.core.figure import Figures
from xiufu.document.blocks import Document
from xiufu.render.docx.xml import printable
from xiufu.render.html.body import body_html, contents_html
from xiufu.render.html.derivations import derivations, embedded
from xiufu.render.html.text import Given, escaped, tag

__all__ = ["write_html"]

_DRAFT = '<p class="banner" role="note">【草稿】文中尚有待补内容，不作为正式成果</p>'


def write_html(document: Document, figures: Figures | None, *, draft: bool) -> bytes:
    """Write a document as one HTML file (输出网页), which asks nothing of any server. Equal documents give equal bytes.

    With ``figures`` every printed figure leads to its derivation; without, figures are plain text.
    """
    given = Given(linked=figures is not None)
    body = body_html(document, given)
    style = _file("page.css") + _rules(given.rules) + _paper(document.header, draft=draft)
    script = _file("viewer.js")
    content = derivations(given.printed, figures) if figures is not None else {}
    page = Template(_file("page.html")).substitute(
        policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        version=escaped(xiufu.__version__),
        title=escaped(document.title.replace("\n", " ")),
        properties="".join(
            f'<meta name="xiufu:{escaped(name)}" content="{escaped(value)}">\n' for name, value in document.properties
        ),
        style=style,
        banner=_DRAFT if draft else "",
        contents=contents_html(document),
        body=body,
        hint=tag("p", "点选正文中带点线的数字，这里显示它的推导。", class_="hint") if given.numbers else "",
        figures=embedded(content),
        script=script,
    )
    return page.encode()


def _file(name: str) -> str:
    return resources.files("xiufu.render.html").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How the page's own policy knows an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _rules(rules: Mapping[str, str]) -> str:
    return "".join(f"{selector}{{{rules[selector]}}}\n" for selector in sorted(rules))


def _paper(header: str, *, draft: bool) -> str:
    """What paper shows above the text: the header, and on every page that it is a draft."""
    mark = "【草稿】" if draft else ""
    words, mark = _css_string(f"{mark}{header}"), _css_string(mark)
    return f"@page{{@top-center{{content:{words}}}}}\n@page:first{{@top-center{{content:{mark}}}}}\n"


def _css_string(text: str) -> str:
    """A string of CSS in which nothing but letters and digits stands for itself.

    >>> _css_string('甲"}</style>')
    '"甲\\\\22 \\\\7d \\\\3c \\\\2f style\\\\3e "'
    """
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in printable(text)) + '"'
