import { defineConfig } from '@playwright/test';

import ordinary from './playwright.config.ts';

// Experiments with broken servers: `cargo faults` runs all of them, `cargo verify` those marked @quick. One at a time, since
// they measure.
export default defineConfig({
  ...ordinary,
  testDir: 'faults',
  outputDir: 'results-faults',
  workers: 1,
  timeout: 120_000,
  reporter: './fixtures/faults/table.ts',
});
