"""Weights that are not negative and sum to one, of least squares: many problems at once.

Each problem is  min (w - a)' G (w - a) + w' D w  over the weights of the members that may carry
any, with w >= 0 and sum(w) = 1. The solution is exact: sets of members are exchanged until no
weight is negative and nobody left out would help (block principal pivoting, J. Kim and H. Park,
"Fast Nonnegative Matrix Factorization: An Active-Set-Like Method", SIAM Journal on Scientific
Computing 33, 2011, algorithm 2, with the sum as one more equation).
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
PATIENCE = 3
"""Exchanges of whole sets without progress before members are exchanged one by one."""
MOST_EXCHANGES = 1_000
_TOLERANCE = 1e-10


class NotSolvedError(ArithmeticError):
    """The exchanges did not come to an end."""


def simplex_weights(gram: Array, target: Array, allowed: Flags, penalty: Array) -> Array:
    """Weights of every problem, (problems, members); penalties must be above 0.

    ``gram`` is (members, members) or one for each problem; ``target`` is the a of each problem;
    ``penalty`` the diagonal of D, for all problems or one for each.
    """
    problems, members = target.shape
    grams = np.broadcast_to(gram, (problems, members, members))
    moved = np.einsum("pij,pj->pi", grams, target)
    hessian = grams + np.broadcast_to(penalty, (problems, members))[:, :, None] * np.eye(members)
    size = np.maximum(np.trace(hessian, axis1=1, axis2=2) / members, 1e-300)
    hessian, moved = hessian / size[:, None, None], moved / size[:, None]
    weights = np.zeros((problems, members))
    inside = allowed.copy()
    fewest = np.full(problems, members + 1)
    patience = np.full(problems, PATIENCE)
    open_ones = np.flatnonzero(allowed.any(axis=1))
    for _ in range(MOST_EXCHANGES):
        found, gain = _on_the_face(hessian[open_ones], moved[open_ones], inside[open_ones])
        wrong = np.where(inside[open_ones], found < -_TOLERANCE, gain > _TOLERANCE)
        wrong &= allowed[open_ones]
        count = wrong.sum(axis=1)
        is_done = count == 0
        weights[open_ones[is_done]] = found[is_done]
        open_ones, wrong, count = open_ones[~is_done], wrong[~is_done], count[~is_done]
        if not len(open_ones):
            return _cleaned(weights)
        better = count < fewest[open_ones]
        fewest[open_ones] = np.where(better, count, fewest[open_ones])
        patience[open_ones] = np.where(better, PATIENCE, patience[open_ones] - 1)
        one_by_one = patience[open_ones] < 0
        last = members - 1 - wrong[:, ::-1].argmax(axis=1)
        single = np.zeros_like(wrong)
        single[np.arange(len(last)), last] = True
        inside[open_ones] ^= np.where(one_by_one[:, None], single, wrong)
        emptied = ~inside[open_ones].any(axis=1)
        inside[open_ones[emptied]] = allowed[open_ones[emptied]]
    raise NotSolvedError(f"{len(open_ones)} problems were not solved in {MOST_EXCHANGES} steps.")


def _on_the_face(hessian: Array, moved: Array, inside: Flags) -> tuple[Array, Array]:
    """The best weights of those inside, of either sign, and what others would gain."""
    problems, members = moved.shape
    both = inside[:, :, None] & inside[:, None, :]
    system = np.zeros((problems, members + 1, members + 1))
    system[:, :members, :members] = np.where(both, hessian, np.eye(members))
    system[:, members, :members] = system[:, :members, members] = inside
    right = np.concatenate([np.where(inside, moved, 0.0), np.ones((problems, 1))], axis=1)
    solved = np.linalg.solve(system, right[:, :, None])[:, :, 0]
    found, price = solved[:, :members], solved[:, members]
    gain = moved - np.einsum("pij,pj->pi", hessian, found) - price[:, None]
    return found, gain


def _cleaned(weights: Array) -> Array:
    weights = np.maximum(weights, 0.0)
    total = weights.sum(axis=1, keepdims=True)
    found: Array = np.divide(weights, total, out=weights, where=total > 0)
    return found
