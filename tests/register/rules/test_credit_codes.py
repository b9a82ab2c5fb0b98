"""Check characters of unified social credit codes: published codes of firms, and what is wrong with changed ones."""

from __future__ import annotations

import pytest

from xiufu.register.rules.credit_codes import SYMBOLS, check_character, problem_of

# As their holders publish them (website footers, annual reports).
PUBLISHED = (
    "91110000802100433B",
    "9144030071526726XG",
    "91330100799655058B",
    "914403001922038216",
    "91110000600037341L",
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_hold(code: str):
    assert problem_of(code) == ""


def test_by_hand():
    # 9·1 + 1·3 + 1·9 = 21; the rest are zeros; 31 − 21 = 10, the symbol A
    assert check_character("91100000000000000") == SYMBOLS[10] == "A"
    # all zeros: the remainder is 0, and 31 − 0 counts as 0
    assert check_character("0" * 17) == "0"


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_single_changed_symbol_is_found(code: str):
    # 31 is prime and no weight is 0, so one changed symbol always changes the sum.
    for place in range(17):
        for symbol in "0123456789" if 2 <= place < 8 else SYMBOLS:
            if symbol != code[place]:
                assert problem_of(code[:place] + symbol + code[place + 1 :]) == "校验码不对，请对照营业执照核对"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "应为 18 位，现为 0 位"),
        ("9111000060003734", "应为 18 位，现为 16 位"),
        ("9111000060003734IL", "含有不允许的字符"),
        ("91A10000600037341L", "第 3 至 8 位为数字"),
        ("91110000600037341l", "含有不允许的字符"),
        ("９１１１００００６０００３７３４１Ｌ", "含有不允许的字符"),
    ],
)
def test_what_is_wrong(code: str, said: str):
    assert said in problem_of(code)
