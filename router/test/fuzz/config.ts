/** Size and seed of a run; `npm test` always uses the same documents, `npm run test:fuzz` others. */
export const FUZZ_RUNS = Number(process.env['GOBBLER_FUZZ_RUNS'] ?? 200);
export const FUZZ_SEED = Number(process.env['GOBBLER_FUZZ_SEED'] ?? 7);
