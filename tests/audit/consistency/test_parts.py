"""Parts of right documents are right: a price annex, a bill of quantities, the text alone, a chapter alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.audit.papers import body, typed_table
from tests.golden.making import EXAMPLES, example
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.document.blocks import Block, Document, Heading, Table
from xiufu.document.read import Form, ReadFile

CONSISTENCY = [check for check in CHECKS if check.code.startswith("CONS")]


def parts(blocks: Sequence[Block]) -> Iterator[tuple[str, Form, tuple[Block, ...]]]:
    yield "tables", "xlsx", tuple(block for block in blocks if isinstance(block, Heading | Table))
    yield "text", "docx", tuple(block for block in blocks if not isinstance(block, Table))
    begins = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    for first, beyond in zip(begins, [*begins[1:], len(blocks)], strict=True):
        yield "alone", "docx", tuple(blocks[first:beyond])
        yield "without", "docx", (*blocks[:first], *blocks[beyond:])


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_part_of_a_right_document_is_wrong(name: str):
    document = example(name, "as_filed").read_back.document
    tried = list(parts(document.blocks))
    assert len(tried) > 10
    for part, form, blocks in tried:
        checks = [check for check in CONSISTENCY if part in ("tables", "text", "alone") or check.code != "CONS-005"]
        found = audit(Paper(ReadFile(f"plan.{form}", form, Document("", blocks))), checks).findings
        assert [(part, f.code, f.message) for f in found if f.verdict is Verdict.DIFFERS] == []


@pytest.mark.parametrize(("form", "verdicts"), [("docx", [Verdict.DIFFERS]), ("xlsx", [])])
def test_tables_chosen_for_a_workbook_need_not_be_all(form: Form, verdicts: list[Verdict]):
    table = typed_table("名称|数\n甲|1\n乙|2", "")
    blocks: list[Block] = [body("表格。")]
    for number in (1, 2, 4):
        blocks.append(Table(f"t{number}", f"表{number} 名称{'甲' * number}", table.rows, table.widths, "", 1))
    [numbering] = [check for check in CHECKS if check.code == "CONS-005"]
    found = audit(Paper(ReadFile(f"a.{form}", form, Document("", tuple(blocks)))), [numbering]).findings
    assert [f.verdict for f in found] == verdicts
