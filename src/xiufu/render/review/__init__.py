"""Review pages (审查页): an audited document with its findings, as one HTML file that works offline."""

from xiufu.render.review.content import Counted, Review
from xiufu.render.review.page import write_review

__all__ = ["Counted", "Review", "write_review"]
