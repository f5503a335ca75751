import { defineConfig } from '@playwright/test';

// Every spec runs against the real program: on the built-in host, and, where its folder says so, on Dovecot and
// Postfix as well. Nothing is mocked.
export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  fullyParallel: false,
  // Two cores, and each worker has a server of its own.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // Where a server is gone, every test would wait its whole minute.
  maxFailures: 10,
  retries: 0,
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    timezoneId: 'Europe/Paris',
    viewport: { width: 1366, height: 820 },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
