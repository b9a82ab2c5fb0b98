"""Pages of reviews: forms that say every problem, Word papers, what was typed is never markup."""

from __future__ import annotations

import io

import docx

from tests.register.resending import sent_again
from tests.register.review.rounds import closed, declared, opened, plan, replied, said, submitted, whole
from tests.register.world import World
from xiufu.register.review.models import Opinion, Reply, Round, Weight

PERIL = '<script>alert("某")</script>'


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


def test_the_whole_journey_by_pages(world: World):
    project = world.project()
    paper = plan(world, project)
    banner, expert, preparer = world.client("banner"), world.client("expert"), world.client("preparer")
    answer = banner.post(
        f"/projects/{project.pk}/reviews/new", {"paper": paper.pk, "experts": [world.users["expert"].pk]}
    )
    assert answer.status_code == 302
    held = Round.objects.get()
    assert expert.post(f"/reviews/{held.pk}/declare", {"interest": "none"}).status_code == 302
    given = {"text": "面积前后不一致", "place": "表 3-2", "weight": "must", "clause": "某标准 5.1"}
    assert expert.post(f"/reviews/{held.pk}/opinions/new", given).status_code == 302
    assert expert.post(f"/reviews/{held.pk}/submit").status_code == 302
    opinion = Opinion.objects.get()
    reply = {"answer": "done", "text": "已改为 1.5 公顷", "where": "第 21 页", "expected": "0"}
    assert preparer.post(f"/reviews/{held.pk}/opinions/{opinion.pk}/reply", reply).status_code == 302
    assert (
        expert.post(f"/reviews/{held.pk}/opinions/{opinion.pk}/settle", {"settled": "1", "expected": "1"}).status_code
        == 302
    )
    assert banner.post(f"/reviews/{held.pk}/close", {"conclusion": "同意", "remark": "某说明"}).status_code == 302
    held.refresh_from_db()
    assert (held.conclusion, held.remark) == ("同意", "某说明")
    for who in ("banner", "expert", "preparer", "auditor"):
        page = world.client(who).get(f"/reviews/{held.pk}/").content.decode()
        for shown in ("面积前后不一致", "已改为 1.5 公顷", "专家认可，已解决", "同意"):
            assert shown in page


def test_forms_name_every_problem_and_keep_what_was_typed(world: World):
    held = declared(world, opened(world))
    answer = world.client("expert").post(f"/reviews/{held.pk}/opinions/new", {"clause": "某标准"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("意见：没有填", "位置：没有填", "性质：", 'value="某标准"'):
        assert shown in page
    said(world, held)
    submitted(world, held)
    opinion = Opinion.objects.get()
    address = f"/reviews/{held.pk}/opinions/{opinion.pk}/reply"
    answer = world.client("preparer").post(address, {"answer": "done", "text": "某修改", "expected": "0"})
    assert (answer.status_code, "写明修改在哪一章、哪一页" in answer.content.decode()) == (422, True)
    assert Reply.objects.count() == 0
    answer = world.client("banner").post(f"/reviews/{held.pk}/close", {"conclusion": "同意", "remark": "某说明"})
    assert (answer.status_code, "第 1 条意见还没有答复" in answer.content.decode()) == (422, True)
    typed = {"answer": "done", "text": "某修改", "where": "某页", "expected": "7"}
    sent_again(world.client("preparer"), address, typed, "答复与您打开时不同", ">\n某修改")
    again = typed | {"text": "再改", "expected": "0"}
    sent_again(
        world.client("preparer"), address, again, "账号“preparer”已在 ", "答复“某修改”", "再提交一次，就以您填的为准"
    )
    assert (Reply.objects.get().text, Reply.objects.get().version) == ("再改", 2)


def test_the_opinion_and_the_reply_table_as_word(world: World):
    held, opinion = whole(world)
    replied(world, held, opinion, text="改为 1.5 公顷")
    closed(world, held)
    client = world.client("banner")
    word = client.get(f"/reviews/{held.pk}/word/opinion")
    assert word.headers["Content-Disposition"].startswith("attachment;")
    rows = cells(word.content)
    assert ["1", "必须修改", "第三章 表 3-2", "面积前后不一致", "—"] in rows
    assert ["expert姓名", ""] in rows
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert "☑ 修改后重新审查" in text
    assert "□ 同意" in text
    rows = cells(client.get(f"/reviews/{held.pk}/word/reply").content)
    assert ["1", "必须修改", "第三章 表 3-2\n面积前后不一致", "已修改", "改为 1.5 公顷", "第 21 页"] in rows
    named = cells(world.client("preparer").get(f"/reviews/{held.pk}/word/opinion").content)
    assert ["专家1", ""] in named
    assert client.get(f"/reviews/{held.pk}/word/other").status_code == 404


def test_an_expert_gets_no_papers_before_he_submits(world: World):
    held = declared(world, opened(world))
    assert world.client("expert").get(f"/reviews/{held.pk}/word/opinion").status_code == 403


def test_what_was_typed_is_never_markup(world: World):
    held = declared(world, opened(world))
    said(world, held, PERIL)
    submitted(world, held)
    opinion = Opinion.objects.get()
    replied(world, held, opinion, text=PERIL)
    for who, address in (
        ("banner", f"/reviews/{held.pk}/"),
        ("preparer", f"/reviews/{held.pk}/opinions/{opinion.pk}/reply"),
    ):
        page = world.client(who).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_a_round_of_many_opinions_asks_the_database_little(world: World, django_assert_max_num_queries: object):
    held = declared(world, opened(world))
    for n in range(45):
        said(world, held, f"意见{n}", weight=Weight.SUGGESTED)
    submitted(world, held)
    for who in ("banner", "expert", "preparer"):
        client = world.client(who)
        client.get("/")
        with django_assert_max_num_queries(20):  # type: ignore[operator]  # the fixture carries no type
            page = client.get(f"/reviews/{held.pk}/?page=3").content.decode()
        assert "第 3 页，共 3 页（45 条）" in page


def test_absurd_numbers_are_no_fault_of_ours(world: World):
    held, opinion = whole(world)
    expert, huge = world.client("expert"), "9" * 40
    assert expert.get(f"/reviews/{huge}/").status_code == 404
    assert expert.get(f"/reviews/{held.pk}/?page={huge}&findings={huge}").status_code == 200
    assert expert.post(f"/reviews/{held.pk}/opinions/{huge}/settle", {"settled": "1"}).status_code == 404
    assert expert.post(f"/reviews/{held.pk}/opinions/{opinion.pk}/settle", {"expected": huge}).status_code == 409
    assert world.client("banner").post(f"/reviews/{held.pk}/experts", {"expert": huge}).status_code == 409
    assert (
        world.client("preparer").post(f"/reviews/{held.pk}/opinions/{opinion.pk}/reply", {"expected": huge}).status_code
        == 422
    )
