/** Where a request is in its life: arriving or in the queue before its first lane … */
export const WAITING = 0;
/** … resident, its prompt not yet complete … */
export const PREFILLING = 1;
/** … a member of a lane … */
export const DECODING = 2;
/** … resident in the queue before a later lane … */
export const BETWEEN = 3;
export const DONE = 4;
