"""A plan as a folder and as a workbook is the same plan: written in one form, read back, written in the other."""

import tempfile
from pathlib import Path

from hypothesis import strategies as st

from tests.generated.plans import Made, plans
from tests.generated.running import written
from tests.model.dossiers import DOSSIER
from tests.tries import tried
from xiufu.core.yaml_text import invisible_characters
from xiufu.model.chapter import without_comments
from xiufu.model.load import Dossier, load_plan
from xiufu.model.sheet_rows import plan_data, rows_of
from xiufu.model.stated import StatedPlan
from xiufu.reading.plan_workbook import load_workbook
from xiufu.render.plan_workbook import ChapterText, plan_workbook
from xiufu.tasks.new import new_dossier, new_workbook
from xiufu.tasks.prepare import prepare

KIND = "reclamation_form"


def same(one: Dossier, other: Dossier) -> None:
    """The same plan to the digit, and the same words."""
    assert other.problems == ()
    assert repr(other.plan) == repr(one.plan)
    assert {k: c.text for k, c in other.chapters.items()} == {k: c.text for k, c in one.chapters.items()}


@tried(5, 40, plans())
def test_folder_to_workbook_and_back(made: Made):
    with written(made) as folder, tempfile.TemporaryDirectory(prefix="xiufu-") as other:
        first = load_plan(folder)
        book, again, back = folder / "book.xlsx", Path(other) / "again.xlsx", Path(other) / "back"
        new_workbook(KIND, book, folder)
        second = load_workbook(book)
        same(first, second)
        assert second.plan == first.plan
        assert second.pack_folders == first.pack_folders
        new_dossier(KIND, back, book)
        same(first, load_plan(back))
        new_workbook(KIND, again, back)
        same(first, load_workbook(again))


@tried(2, 12, plans())
def test_the_same_figures(made: Made):
    with written(made) as folder:
        book = folder / "book.xlsx"
        new_workbook(KIND, book, folder)
        from_folder, from_book = (prepare(p, policy="recommended").computed.figures for p in (folder, book))
        assert [(f.id, f.value, f.shown, f.unit) for f in from_book.values()] == [
            (f.id, f.value, f.shown, f.unit) for f in from_folder.values()
        ]
        assert sum(f.origin.place.startswith("工作表“") for f in from_book.values() if hasattr(f.origin, "place")) > 3


WORDS = st.text(
    st.one_of(
        st.sampled_from("甲 \"'；、，,=<r>/_x0D无未知\n\r\t　01.%"),
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: not list(invisible_characters(text, "")) and text.strip() not in ("", "未知"))


@tried(12, 80, WORDS, WORDS, WORDS, st.lists(WORDS, max_size=4), WORDS)
def test_any_words(name: str, scale: str, use: str, members: list[str], chapter: str):
    """Whatever may be typed into YAML stands in a cell and comes back."""
    data = plan_data(load_plan(DOSSIER).plan)
    assert isinstance(data, dict)
    data["project"] |= {"name": name, "scale": scale}  # type: ignore[operator]
    data["preparer"] = {"members": list(members)}
    data["sub_projects"][0]["units"][0]["use"] = use  # type: ignore[index,call-overload]
    plan = StatedPlan.model_validate(data)
    with tempfile.TemporaryDirectory(prefix="xiufu-") as folder:
        book = Path(folder) / "book.xlsx"
        book.write_bytes(
            plan_workbook(rows_of(plan_data(plan)), [ChapterText("purpose", "", "", chapter)], {}, title="")
        )
        read = load_workbook(book)
        assert repr(read.plan) == repr(plan)
        wanted = without_comments(chapter)
        assert {k: c.text for k, c in read.chapters.items()} == ({"purpose": wanted} if wanted.strip() else {})
