"""What an audit writes about a document (审查成果): the explicit list of files, what each is called and who makes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiufu.document.read import Form
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_marked import marked_copy, marked_ending
from xiufu.tasks.audit_page import illustrated_page
from xiufu.tasks.audit_panel import issue_list, opinion, reply
from xiufu.tasks.audit_sarif import sarif


@dataclass(frozen=True, slots=True)
class Output:
    """A file about an audited document (一种成果): its key in ``--json``, its Chinese name, the ending of its file's name.

    ``make`` makes it of what was found and of what the document holds, or raises ``InputError`` where it cannot be made of
    such a document. What is ``filled`` in by people is never replaced once they have changed it. ``suffix`` gives the rest of the
    name where it depends on the document and its form.
    """

    key: str
    word: str
    ending: str
    make: Callable[[FileAudit, bytes], bytes]
    filled: bool = True
    suffix: Callable[[str, Form], str] | None = None

    def name(self, document: str, form: Form) -> str:
        """What the file is called (成果文件名), after the name of the document, of such a form."""
        return f"{document}{self.ending}{self.suffix(document, form) if self.suffix else ''}"


PAGE = Output("page", "审查页", ".审查.html", illustrated_page, filled=False)
"""What is written of every document."""

OUTPUTS: tuple[Output, ...] = (
    PAGE,
    Output("marked", "批注", ".批注", marked_copy, suffix=marked_ending),
    Output("opinion", "审查意见", ".审查意见.docx", opinion),
    Output("list", "问题清单", ".问题清单.xlsx", issue_list),
    Output("reply", "修改说明", ".修改说明.docx", reply),
    Output("sarif", "SARIF", ".审查.sarif", sarif, filled=False),
)

EVERYTHING = "全部"


def outputs_named(words: Iterable[str]) -> tuple[str, ...]:
    """The keys of outputs by their names or keys (成果种类), in the order of the list, the page first.

    Raises ``ValueError`` for a name that there is not.

    >>> outputs_named(["sarif"]), outputs_named([])
    (('page', 'sarif'), ('page',))
    """
    asked = {word.casefold() for word in words}
    known = {name for output in OUTPUTS for name in (output.key, output.word.casefold())} | {EVERYTHING}
    if strange := sorted(asked - known):
        raise ValueError(strange[0])
    return tuple(o.key for o in OUTPUTS if o is PAGE or EVERYTHING in asked or asked & {o.key, o.word.casefold()})
