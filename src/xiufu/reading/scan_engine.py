"""The recognizer of printed text (文字识别): the only module that knows its library, which comes with the extra ``ocr``.

Its models lie in the library's own package; nothing is ever fetched.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from typing import Any

import numpy as np
import numpy.typing as npt

from xiufu.reading.scan_extra import models

Image = npt.NDArray[np.uint8]
"""Dots of a page: rows of gray, or of blue, green and red (图像)."""
Quad = tuple[int, int, int, int]
"""A rectangle of dots (像素框): left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says (识别结果). For each letter where it stands, in thousandths of the width, and how sure it is, too."""

    text: str
    places: tuple[int, ...] = ()
    scores: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """The recognizer at work (识别引擎)."""

    library: Any

    def find(self, image: Image) -> list[Quad]:
        """Where lines of text stand (文字检测), the upper ones first."""
        found = self.library(image, use_det=True, use_cls=False, use_rec=False)
        if getattr(found, "boxes", None) is None:
            return []
        corners = np.rint(np.asarray(found.boxes)).astype(int)
        return [(int(x.min()), int(y.min()), int(x.max()), int(y.max())) for x, y in corners.transpose(0, 2, 1)]

    def read(self, images: Sequence[Image]) -> list[Reading]:
        """What lines say (文字识别), one picture each, in gray."""
        if not images:
            return []
        done = self.library.recognize_txt([np.repeat(image[:, :, None], 3, axis=2) for image in images])
        return [_reading(text, words) for text, words in zip(done.txts, done.word_results, strict=True)]


@cache
def started() -> Engine:
    """The recognizer (识别引擎), which takes a moment to start: only where ``available`` says that there is one."""
    from rapidocr import RapidOCR

    finder, reader = map(str, models())
    threads = 1 if parent_process() else _processors()
    library = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "Det.model_path": finder,
            "Rec.model_path": reader,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
    library.return_word_box = True
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return Engine(library)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reading(text: str, words: Any) -> Reading:
    columns = [column for word in words.word_cols for column in word]
    letters = [(letter, score) for letter, score in zip(text, words.confs, strict=False) if not letter.isspace()]
    whole = max(float(words.line_txt_len), 1.0)
    if len(columns) != len(letters):
        return Reading("".join(letter for letter, _ in letters))
    standing = iter(columns)
    last, places, scores = 0, [], []
    for letter, score in zip(text, words.confs, strict=False):
        last = last if letter.isspace() else round(1000 * (next(standing) + 0.5) / whole)
        places.append(min(last, 1000))
        scores.append(round(1000 * float(score)))
    return Reading(text, tuple(places), tuple(scores))
