import { clarabel } from "./conic/clarabel.ts";
import { scs } from "./conic/scs.ts";
import { highs } from "./highs/fluid.ts";
import { interiorPointSolver } from "./interior-point/index.ts";
import { pricesSolver } from "./price-method/index.ts";
import type { FluidSolver } from "./solver.ts";

/** Solvers of fluid programs by name. The first is the one that `solve` uses unless told otherwise. */
export const SOLVERS: readonly FluidSolver[] = [interiorPointSolver, pricesSolver, clarabel, scs, highs];
