declare module "scs-solver" {
  export interface ScsData {
    readonly m: number;
    readonly n: number;
    readonly A_x: ArrayLike<number>;
    readonly A_i: ArrayLike<number>;
    readonly A_p: ArrayLike<number>;
    readonly b: ArrayLike<number>;
    readonly c: ArrayLike<number>;
  }
  export interface ScsCone {
    readonly z: number;
    readonly l: number;
    readonly ep: number;
    readonly p: readonly number[];
    readonly psize: number;
  }
  export interface ScsSettings {
    epsAbs: number;
    epsRel: number;
    maxIters: number;
    timeLimitSecs: number;
    verbose: number;
    delete(): void;
  }
  export interface ScsSolution {
    readonly x?: readonly number[];
    readonly y?: readonly number[];
    readonly statusVal: number;
    readonly info: { readonly iter: number; readonly status: string };
  }
  export interface Scs {
    readonly ScsSettings: new () => ScsSettings;
    setDefaultSettings(settings: ScsSettings): void;
    solve(data: ScsData, cone: ScsCone, settings: ScsSettings): ScsSolution;
  }
  export default function createScs(): Promise<Scs>;
}
