import { invalid, requireInteger, requirePositive } from "../core/errors.ts";
import type { AffineClock } from "./clock.ts";

/** A decoder-only transformer, by the public figures that decide how fast it is served. */
export interface ServedModel {
  readonly name: string;
  readonly parameters: number;
  readonly layers: number;
  /** Heads that keep keys and values; fewer than attention heads under grouped queries. */
  readonly kvHeads: number;
  readonly headDimension: number;
  /** Of weights and of the KV cache: 2 at half precision. */
  readonly bytesPerNumber: number;
}

/** Accelerators that serve one model together. */
export interface Machine {
  readonly name: string;
  readonly count: number;
  /** Peak memory bandwidth of each, bytes a second. */
  readonly bandwidth: number;
  /** Peak dense floating-point operations a second of each, at the precision of the weights. */
  readonly flops: number;
  /**
   * How the layers are spread: `tensor`, every accelerator works on every layer at the same time, the exchange between
   * them costing nothing; `pipeline`, each has a part of the layers and one batch goes through them one after another,
   * so that one accelerator works at a time.
   */
  readonly split: "tensor" | "pipeline";
}

/** Shares of the peaks that are reached, in (0, 1]. */
export interface Efficiency {
  readonly bandwidth: number;
  readonly compute: number;
}

/** Llama-2-70B as published: 80 layers, 8 KV heads of dimension 128 (grouped queries), at half precision. */
export const LLAMA2_70B: ServedModel = {
  name: "Llama-2-70B",
  parameters: 68_976_648_192,
  layers: 80,
  kvHeads: 8,
  headDimension: 128,
  bytesPerNumber: 2,
};

/** NVIDIA A100 SXM with 80 GB by its data sheet: 2,039 GB/s, 312 TFLOPS dense at half precision. */
export const A100_80GB = { name: "A100 80 GB", bandwidth: 2.039e12, flops: 312e12 } as const;

/** Bytes of keys and values that one token keeps. */
export function kvBytesPerToken({ layers, kvHeads, headDimension, bytesPerNumber }: ServedModel): number {
  return 2 * layers * kvHeads * headDimension * bytesPerNumber;
}

/**
 * Tokens decoded in one round beyond which the matrix products, and no longer the reading of the weights, decide how
 * long it lasts. The affine clock has no term for that: it is too fast above.
 */
export function ridgeBatch(
  { bytesPerNumber }: ServedModel,
  machine: Machine,
  efficiency: Efficiency,
): number {
  return (
    (machine.flops * efficiency.compute * bytesPerNumber) / (2 * machine.bandwidth * efficiency.bandwidth)
  );
}

/**
 * An affine clock from hardware figures, by a roofline without overlap: a round reads all weights once (d0) and the
 * keys and values of every resident token once (d1), and computes 2 operations a parameter for every prompt token (d2).
 *
 * Left out: launch and scheduling overheads, the exchange between accelerators, attention's own operations (under 1 %
 * of a prompt of 500 tokens of a large model) and the operations of decoding, which the reading of the weights hides
 * up to {@link ridgeBatch} requests. So rounds are rather too short than too long.
 *
 * @throws InputError for a figure that is not positive or an efficiency outside (0, 1]
 */
export function hardwareClock(model: ServedModel, machine: Machine, efficiency: Efficiency): AffineClock {
  requireInteger(`accelerators of ${machine.name}`, machine.count, 1);
  for (const key of ["bandwidth", "compute"] as const)
    if (!(efficiency[key] > 0 && efficiency[key] <= 1))
      invalid(`efficiency of ${key}`, efficiency[key], "a share in (0, 1]");
  const atOnce = machine.split === "tensor" ? machine.count : 1;
  const bytesPerSecond = requirePositive("bandwidth", machine.bandwidth) * efficiency.bandwidth * atOnce;
  const flopsPerSecond = requirePositive("flops", machine.flops) * efficiency.compute * atOnce;
  const parameters = requirePositive(`parameters of ${model.name}`, model.parameters);
  return {
    kind: "affine",
    d0: (parameters * model.bytesPerNumber) / bytesPerSecond,
    d1: kvBytesPerToken(model) / bytesPerSecond,
    d2: (2 * parameters) / flopsPerSecond,
    fittedOn:
      `derived, not fitted: ${model.name} on ${machine.count} × ${machine.name}, ${machine.split} split, ` +
      `up to ${Math.floor(ridgeBatch(model, machine, efficiency))} requests a round`,
  };
}
