"""Taking the file of a form (收下文件): looked at where it lies, handed in as a paper, and what is wrong with it told at its field."""

from collections.abc import Callable

from xiufu.core.errors import InputError
from xiufu.register.documents.actions import NewPaper
from xiufu.register.documents.formats import format_of, problems_of
from xiufu.register.documents.forms import PaperForm
from xiufu.register.documents.models import Paper
from xiufu.register.documents.names import file_name, stem
from xiufu.register.documents.store import handed_in
from xiufu.register.rules.refusals import Refused


def taken_paper(form: PaperForm, add: Callable[[NewPaper], Paper]) -> Paper | None:
    """The paper of a form that was sent (收下的文件), as ``add`` hands it in; none where something is wrong, which the form then says.

    Raises ``Refused`` where the account may not hand it in at all.
    """
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    name = file_name(file.name)
    with handed_in(file.chunks()) as handed:
        try:
            found = format_of(handed.path, name)
            title = form.cleaned_data["title"] or stem(name)
            return add(NewPaper(form.kind, title, name, form.facts(), handed, found))
        except InputError as error:
            for problem in problems_of(error):
                form.add_error("file", problem)
        except Refused as error:
            if error.code != 409:
                raise
            for reason in error.reasons:
                form.add_error("file", reason)
    return None
