"""Equations of tables → findings (判定): what holds, what does not and where it is most likely wrong."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from xiufu.audit.arithmetic.column_sums import column_sums
from xiufu.audit.arithmetic.differences import differences
from xiufu.audit.arithmetic.equation import Equation, said
from xiufu.audit.arithmetic.extents import extents
from xiufu.audit.arithmetic.formulas import formulas
from xiufu.audit.arithmetic.products import products
from xiufu.audit.arithmetic.row_sums import row_sums
from xiufu.audit.arithmetic.shares import shares
from xiufu.audit.arithmetic.structure import alike_hold, borne_out, one_column, one_slip
from xiufu.audit.blame import CERTAIN, LIKELY, suspect, unsure
from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_MAKERS: tuple[Callable[[TableView], Iterable[Equation]], ...] = (
    formulas,
    column_sums,
    row_sums,
    products,
    extents,
    differences,
    shares,
)


@remembered
def equations(view: TableView) -> tuple[Equation, ...]:
    """Every equation that a table states (表内等式), each once, a formula in words before what structure says."""
    found: dict[object, Equation] = {}
    for make in _MAKERS:
        for equation in make(view):
            found.setdefault((equation.at, frozenset(equation.claims)), equation)
    return tuple(found.values())


def arithmetic(code: str) -> Callable[["Paper"], Iterator[Finding]]:
    """The judge of one code."""

    def judge(paper: "Paper") -> Iterator[Finding]:
        for view in paper.tables:
            for equation in equations(view):
                if equation.code == code and equation not in in_doubt(view):
                    yield _finding(paper, equation)

    return judge


@remembered
def in_doubt(view: TableView) -> tuple[Equation, ...]:
    """The equations that fail in a table whose structure is not sure (结构不确定的等式): they may be none."""
    if view.certainty >= CERTAIN:
        return ()
    proven = bears_itself_out(view)
    failing = (one for one in equations(view) if not one.holds)
    return tuple(one for one in failing if not ((proven or _alike_hold(view, one)) and one_slip(view, one)))


def _alike_hold(view: TableView, equation: Equation) -> bool:
    return view.certainty >= LIKELY and alike_hold(view, equation, equations(view))


@remembered
def bears_itself_out(view: TableView) -> bool:
    """Whether the arithmetic of a table shows that it was read as it stands (等式证实结构)."""
    return (view.certainty >= LIKELY and one_column(view)) or borne_out(equations(view))


@remembered
def _outcomes(view: TableView) -> tuple[tuple[Equation, ...], tuple[tuple[Claim, ...], ...]]:
    """The equations of a table that fail for certain, and the numbers of those that hold."""
    failing = tuple(one for one in equations(view) if not one.holds and not one.doubt)
    return failing, tuple(one.claims for one in equations(view) if one.holds)


def _finding(paper: "Paper", equation: Equation) -> Finding:
    view, (r, c) = equation.view, equation.at
    stated = equation.target.claim.text
    made = said(equation, equation.printed(), equation.target.claim)
    where = f"“{view.label_of(r, c)}”行“{view.columns[c].label}”列"
    sum_up = f"{where}写 {stated}，{equation.words}为 {made}"
    if equation.holds:
        note = "" if equation.exact else "，在取位误差之内"
        verdict, severity, message, claim, remedy = Verdict.AGREES, Severity.NOTE, f"{sum_up}{note}", None, ""
    elif doubt := equation.doubt or unsure(paper, equation.claims):
        verdict, severity, message, claim, remedy = (
            Verdict.CANNOT_TELL,
            Severity.NOTE,
            f"{sum_up}，不相符；但{doubt}，不能判定",
            None,
            "请人工核对",
        )
    else:
        failing, holding = _outcomes(view)
        claim = suspect(equation.claims, [one.claims for one in failing if one is not equation], holding)
        wanted = equation.solved(claim)
        verdict, severity, message = Verdict.DIFFERS, Severity.ERROR, sum_up
        remedy = "核对并改正此数，或改正参与计算的各数"
        if claim != equation.target.claim and wanted is not None:
            at = next(at for at, one in view.cells.items() if one == claim)
            message += f"；同行或同列的其他等式也不成立，最可能错的是“{view.label_of(*at)}”行“{view.columns[at[1]].label}”列的 {claim.text}"
            remedy = f"核对并改正此数，按本式应为 {said(equation, wanted, claim)}"
        if claim != equation.target.claim:
            made = "" if wanted is None else said(equation, wanted, claim)
    judged = claim or equation.target.claim
    unit = view.columns[c].unit
    return Finding(
        equation.code,
        verdict,
        severity,
        message,
        paper.place(judged.spot),
        judged,
        tuple(one for one in equation.claims if one != judged),
        stated=f"{judged.text}{unit}",
        expected=f"{made}{unit}" if made else "",
        derivation=f"{where} = {equation.words}",
        remedy=remedy,
        doubt=doubt if verdict is Verdict.CANNOT_TELL else "",
    )
