"""A review page whole: outline, document and findings side by side, with its script, style and data."""

from string import Template
from typing import Any

from xiufu.core.spot import Spot
from xiufu.render.html.body import body_html, contents_html
from xiufu.render.html.derivations import embedded
from xiufu.render.html.page import head, paper, part, rules
from xiufu.render.html.text import Given, escaped, tag
from xiufu.render.review.content import Review
from xiufu.render.review.listing import conditions_html, filters_html, fixed_html, issues_html, undecided_html
from xiufu.render.review.marking import Marker, with_marks
from xiufu.render.review.sheets import sheets_html
from xiufu.render.review.summary import summary_html

_OUTLINE_LEVELS = 3


def write_review(review: Review) -> bytes:
    """Write an audited document as one HTML file (输出审查页), which asks nothing of any server and no network.

    Equal reviews give equal bytes. The page cannot write files: what is decided in it is downloaded as the record.
    """
    marker = Marker({issue.number: issue for issue in review.issues})
    given = Given(linked=False, mark=marker)
    if review.images:
        body = sheets_html(review, marker.places)
    else:
        body = body_html(with_marks(review), given)
        marker.places.update(_in_titles(review, given, marker.places))
    style = part("html", "page.css") + part("review", "review.css") + rules(given.rules) + paper(f"{review.name} 审查")
    script = part("review", "review.js")
    page = Template(part("review", "review.html")).substitute(
        head=head(f"{review.name} 审查", script, style),
        name=escaped(review.name),
        record=escaped(review.record),
        summary=summary_html(review),
        contents=contents_html(review.file.document, _OUTLINE_LEVELS) or tag("p", "没有读出标题。", class_="none"),
        shown="pages" if review.images else "text",
        body=body,
        conditions=conditions_html(review),
        filters=filters_html(review),
        issues=issues_html(review, marker.places),
        undecided=undecided_html(review, marker.places),
        fixed=fixed_html(review),
        nothing="" if any(issue.first.differs for issue in review.issues) else " hidden",
        data=embedded(_data(review)),
        script=script,
    )
    return page.encode()


def _in_titles(review: Review, given: Given, places: dict[int, str]) -> dict[int, str]:
    """The ids of the titles that issues judge: what stands in them are no elements of their own."""
    passages = ((issue.number, issue.first.finding.passage) for issue in review.issues)
    claimed = {number: passage.spot for number, passage in passages if passage}
    return {
        number: given.titled[spot.block]
        for number, spot in claimed.items()
        if number not in places and spot == Spot(spot.block) and spot.block in given.titled
    }


def _data(review: Review) -> dict[str, Any]:
    """What the script writes into the record: everything that differs, with what was decided before."""
    return {
        "record": review.record,
        "version": review.record_version,
        "found": [
            {
                "fingerprint": one.fingerprint,
                "what": one.what,
                "decision": one.decision.decision if one.decision else "",
                "reason": one.decision.reason if one.decision else "",
                "group": issue.number,
            }
            for issue in review.issues
            for one in issue.marked
            if one.differs
        ],
    }
