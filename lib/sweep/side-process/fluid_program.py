"""Solves one fluid program with CVXPY: a program as JSON on standard input, what was found as JSON on standard output.

The variables are the rates and, one a round, the memory of generated tokens, as in lib/models/fluid-program/sparse.ts.
Run by lib/sweep/side-process/cvxpy.ts; it needs cvxpy, and of clarabel, ecos and scs the one that is asked for.
"""

import json
import resource
import sys
import time

import cvxpy as cp
import numpy as np
import scipy.sparse as sp


def sparse(program):
    matrix = program["matrix"]
    shape = (matrix["rows"], matrix["columns"])
    return sp.csc_matrix((matrix["values"], matrix["indices"], matrix["starts"]), shape=shape).tocsr()


def utility(kind, x, alpha, epsilon):
    if kind == "linear":
        return x
    if alpha == 1:
        return cp.log(x + epsilon)
    return cp.power(x + epsilon, 1 - alpha) / (1 - alpha)


def constraints(program, x, excess):
    rounds, budget = program["rounds"], np.array(program["budget"])
    held = cp.Variable(rounds)
    rows = sparse(program) @ cp.hstack([x, held])
    compute = rows[:rounds] <= np.array(program["compute"])
    memory = held <= budget + excess
    limits = program["limit"]
    completion = rows[2 * rounds :] <= np.array(limits) if limits else None
    others = [rows[rounds : 2 * rounds] == 0, x >= 0, x <= 1]
    return compute, memory, completion, others


def solve(program, objective, x, excess, options):
    compute, memory, completion, others = constraints(program, x, excess)
    problem = cp.Problem(objective, [c for c in (compute, memory, completion) if c is not None] + others)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    try:
        problem.solve(**options)
        word = problem.status
    except cp.SolverError as error:
        word = f"solver_error: {error}"
    seconds = time.perf_counter() - begin
    found = {"word": word, "seconds": seconds, "cpuSeconds": time.process_time() - begin_cpu}
    if x.value is not None and memory.dual_value is not None:
        price = lambda c: [] if c is None else np.maximum(0, c.dual_value).tolist()
        found |= {"x": x.value.tolist()}
        found |= {"duals": {"compute": price(compute), "memory": price(memory), "completion": price(completion)}}
    stats = problem.solver_stats
    if stats is not None:
        found |= {"iterations": stats.num_iters or 0, "solverSeconds": (stats.solve_time or 0) + (stats.setup_time or 0)}
    return found


def main():
    request = json.load(sys.stdin)
    program, options = request["program"], {"solver": request["solver"], **request["options"]}
    x = cp.Variable(program["rates"])
    weight = np.array(program["weight"])
    gain = cp.sum(cp.multiply(weight, utility(program["kind"], x, program["alpha"], program["epsilon"])))
    found = solve(program, cp.Maximize(gain), x, 0, options)
    if found["word"].startswith("infeasible"):
        excess = cp.Variable(nonneg=True)
        found["duals"] = solve(program, cp.Minimize(excess), x, excess, options).get("duals")
        found.pop("x", None)
    found["peakBytes"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    json.dump(found, sys.stdout)


def versions():
    import importlib

    def version(name):
        try:
            return importlib.import_module(name).__version__
        except Exception:
            return None

    json.dump({name: version(name) for name in ("cvxpy", "clarabel", "ecos", "scs")}, sys.stdout)


if __name__ == "__main__":
    versions() if "--versions" in sys.argv else main()
