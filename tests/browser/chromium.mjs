// Opens Chromium for a script, and closes it whatever becomes of the work.

import { basename } from 'node:path';

import puppeteer from 'puppeteer-core';

// Does `work` with a browser. After so many milliseconds both are ended, and the script with them.
export async function withBrowser(executablePath, longest, work) {
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'],
    timeout: 60_000,
  });
  const late = setTimeout(() => {
    process.stderr.write(`${basename(process.argv[1])}: not done after ${longest / 1000} s\n`);
    browser.process()?.kill('SIGKILL');
    process.exit(3);
  }, longest);
  try {
    await work(browser);
  } finally {
    clearTimeout(late);
    await browser.close();
  }
}
