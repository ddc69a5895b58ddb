import { chosenInstance, scenarios, storedInstances } from "../../lib/analysis/convex-allocation/index.ts";

/** The searched instance that is shown where one is shown: 50 requests, tokens and rounds. */
export const requests = chosenInstance();

/** The six scenarios of Table 4 on it. */
export const cases = scenarios(requests);

const full = process.env.KVLAB_MODE === "full";

/** Instances that agree with all that is known of the paper's, so that no conclusion hangs on one. */
export const instances = storedInstances()
  .filter(({ reading }) => reading === "last-completion")
  .map(({ workload }) => workload)
  .slice(0, full ? 20 : 8);
