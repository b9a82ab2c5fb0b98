"""What a round of review takes away as Word files (评审文书): the opinion to sign, the table of replies.

Writers are imported when they are asked for.
"""

from xiufu.plans.expert_review import Reviewed


def opinion_paper(reviewed: Reviewed) -> bytes:
    """专家评审意见, as Word."""
    from xiufu.plans.expert_review import expert_opinion
    from xiufu.render.docx import write_docx

    return write_docx(expert_opinion(reviewed), draft=not reviewed.conclusion)


def reply_paper(reviewed: Reviewed) -> bytes:
    """修改说明表, as Word."""
    from xiufu.plans.expert_review import expert_reply
    from xiufu.render.docx import write_docx

    return write_docx(expert_reply(reviewed), draft=any(not one.answer for one in reviewed.opinions))
