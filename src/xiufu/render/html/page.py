"""What every offline page carries: its own style and script, a policy that allows nothing else, and what paper shows."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from string import Template

import xiufu
from xiufu.render.html.text import escaped
from xiufu.render.printable import printable


def head(title: str, script: str, style: str, properties: str = "") -> str:
    """The head of a page (页首): its title, what it may do, what it is made with, and its style."""
    return Template(part("html", "head.html")).substitute(
        policy=policy(script, style),
        version=escaped(xiufu.__version__),
        title=escaped(title),
        properties=properties,
        style=style,
    )


def part(room: str, name: str) -> str:
    """A file that stands beside the modules of a room (页面部件), as text."""
    return resources.files(f"xiufu.render.{room}").joinpath(name).read_text(encoding="utf-8")


def policy(script: str, style: str) -> str:
    """What the page may do (内容安全策略): run this script and use this style, both inline, and show embedded pictures."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """How the page's own policy knows an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def rules(given: Mapping[str, str]) -> str:
    """Style rules that the body asked for (样式规则)."""
    return "".join(f"{selector}{{{given[selector]}}}\n" for selector in sorted(given))


def paper(header: str, *, first: str = "") -> str:
    """What paper shows above the text (页眉): the header, on the first page ``first``."""
    return f"@page{{@top-center{{content:{_css_string(header)}}}}}\n@page:first{{@top-center{{content:{_css_string(first)}}}}}\n"


def _css_string(text: str) -> str:
    """A string of CSS in which nothing but letters and digits stands for itself.

    >>> _css_string('甲"}</style>')
    '"甲\\\\22 \\\\7d \\\\3c \\\\2f style\\\\3e "'
    """
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in printable(text)) + '"'
