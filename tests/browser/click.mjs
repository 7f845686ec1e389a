// Uses pages as a person at a keyboard does, and prints one line of JSON for each page that was reached.
// `tests/browser/clicked.rs` starts it and reads what the pages say.
//
// The order comes on stdin, as JSON: `chromium`, the program; `site`, the public address of the pages, and
// `served`, where the program answers, as behind a reverse proxy; `start`, the first page; `steps`, each one of
// `reach` (a CSS selector: Tab is pressed until the keyboard stands on it), `write` (what is typed there) and
// `press` (a key that leads to another page).

import { readFileSync } from 'node:fs';

import { violations } from './axe.mjs';
import { withBrowser } from './chromium.mjs';

const LONGEST = 120_000;
const MOST_TABS = 400;
const WIDTHS = [700, 375];
const SCHEMES = ['light', 'dark'];

const order = JSON.parse(readFileSync(0, 'utf8'));

// Answers for the public address what the program answers.
async function pass(request) {
  const url = request.url();
  if (!url.startsWith(order.site)) return request.continue();
  const { 'content-type': type, 'accept-language': language } = request.headers();
  const answer = await fetch(order.served + url.slice(order.site.length), {
    method: request.method(),
    headers: { ...(type && { 'content-type': type }), ...(language && { 'accept-language': language }) },
    body: request.method() === 'POST' ? request.postData() : undefined,
    redirect: 'manual',
  });
  const body = Buffer.from(await answer.arrayBuffer());
  return request.respond({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
}

// What stands on the page, and what axe-core finds on it at each width, by day and by night.
async function tell(page) {
  const faults = [];
  let asked = 0;
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 800, deviceScaleFactor: 1 });
    for (const value of SCHEMES) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const axe = await violations(page, 'web');
      asked += axe.asked;
      faults.push(...axe.faults.map((fault) => `${width} px, ${value}: ${fault.rule}: ${fault.element}`));
    }
  }
  const text = await page.evaluate(() => document.body.innerText);
  process.stdout.write(JSON.stringify({ url: page.url(), text, asked, faults }) + '\n');
}

// Presses Tab until the keyboard stands on what is sought, which must show that it does.
async function reach(page, selector) {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((sought) => {
      const here = document.activeElement;
      if (!here?.matches(sought)) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(here);
      return { ring: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 };
    }, selector);
    if (found?.ring) return;
    if (found) throw new Error(`nothing shows that the keyboard is on ${selector}`);
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

await withBrowser(order.chromium, LONGEST, async (browser) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST);
  await page.setRequestInterception(true);
  page.on('request', (request) => pass(request).catch(() => request.abort()));
  await page.goto(order.start, { waitUntil: 'load' });
  for (const step of order.steps) {
    if (step.reach) await reach(page, step.reach);
    // As fast as people type: the form asks whoever is faster for one more step.
    if (step.write) await page.keyboard.type(step.write, { delay: 170 });
    if (step.press) {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(step.press)]);
      await tell(page);
    }
  }
});
