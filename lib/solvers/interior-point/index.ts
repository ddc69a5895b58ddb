export { interiorPoint, interiorPointSolver } from "./interior-point.ts";
