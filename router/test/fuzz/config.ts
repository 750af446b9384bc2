/** How much `npm run test:fuzz` tries; `npm test` tries the same few hundred documents each time. */
export const FUZZ_RUNS = Number(process.env['GOBBLER_FUZZ_RUNS'] ?? 200);
export const FUZZ_SEED = Number(process.env['GOBBLER_FUZZ_SEED'] ?? 7);
