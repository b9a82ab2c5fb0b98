"""The plans of the examples, line by line: as drawn up, and as Word, web page and PDF give them back."""

from dataclasses import replace

import pytest

from tests.golden.comparing import assert_equal, kept
from tests.golden.lines import as_drawn, lines, tagged_lines
from tests.golden.making import EXAMPLES, Example
from tests.golden.making import example as made
from tests.golden.sample import sample_document, sample_figures
from xiufu.document.blocks import Heading, Paragraph, Picture, Table, Text
from xiufu.reading.docx import read_docx
from xiufu.reading.html import read_html
from xiufu.reading.pdf_tagged import read_tagged_pdf
from xiufu.render.docx import write_docx
from xiufu.render.html import write_html


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[str, Example]:
    return f"{request.param}.txt", made(request.param)


def test_the_plan_says_what_is_kept(example: tuple[str, Example]):
    name, one = example
    assert_equal(lines(one.document), kept(name), name)


def test_word_gives_it_back(example: tuple[str, Example]):
    """All but the title of the document, which the reader takes from the first line of its cover."""
    name, one = example
    read = lines(one.read_back.document)[1:]
    assert_equal(as_drawn(read, kept(name)), kept(name)[1:], name)


def test_the_web_page_gives_it_back(example: tuple[str, Example]):
    name, one = example
    assert_equal(lines(read_html(write_html(one.document, None, draft=True))), kept(name), name)


def test_the_pdf_gives_back_what_tags_carry(example: tuple[str, Example]):
    name, one = example
    read = lines(read_tagged_pdf(one.pdf))
    assert_equal(tagged_lines(read), tagged_lines(kept(name)), name)


def test_a_difference_is_shown_as_lines():
    document = sample_document(sample_figures())
    [title, _, *rest] = document.blocks
    changed = replace(document, blocks=(title, Paragraph((Text("另一方案"),), "subtitle"), *rest))
    with pytest.raises(AssertionError) as shown:
        assert_equal(lines(changed), lines(document), "x.txt")
    assert str(shown.value).split("\n")[:7] == [
        "--- kept: x.txt",
        "+++ made",
        "@@ -2,3 +2,3 @@",
        " [title] 小样项目",
        "-[subtitle] 土地复垦方案",
        "+[subtitle] 另一方案",
        " # 第一章 总则",
    ]


def test_every_block_has_its_lines():
    """Nothing that a reader could lose is without a line, and PDF loses only what tags cannot carry."""
    document = sample_document(sample_figures())
    whole = lines(document)
    for n, block in enumerate(document.blocks):
        rest = replace(document, blocks=(*document.blocks[:n], *document.blocks[n + 1 :]))
        said = isinstance(block, Heading | Paragraph | Table | Picture)
        assert (lines(rest) != whole) is said, block
        assert (tagged_lines(lines(rest)) != tagged_lines(whole)) is said, block
    assert tagged_lines(
        ["= 题", "### 甲 乙", "[body]  ", "[item] 丙⏎丁", "[表]  ‖ 单位：元 ‖ 1", "| 戊 己¶ ←2 | ↑3"]
    ) == [
        "#甲乙",
        "[行]丙丁",
        "[行]单位：元",
        "[表]‖‖1",
        "|戊己¶←2|↑3",
    ]


def test_readers_give_back_every_block():
    figures = sample_figures()
    document = sample_document(figures)
    assert lines(read_docx(write_docx(document, draft=True)).document)[1:] == lines(document)[1:]
    assert lines(read_html(write_html(document, figures, draft=True)))[1:] == lines(document)[1:]
