// Opens pages in Chromium, measures them through DevTools, and prints one line of JSON for each way of
// looking at each. `tests/browser.rs` starts it and reads the verdict.
//
// The order comes on stdin, as JSON: `chromium`, the program; `png`, a folder for screenshots, or null;
// `pages`, each with `name`, `url`, `kind` (mail or web), `client`, `widths`, `schemes`, `card` (how
// wide tables may be), `axe` (whether axe-core looks at it too).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { violations } from './axe.mjs';
import { withBrowser } from './chromium.mjs';
import { measure, waiting } from './look.mjs';

const LONGEST = 240_000;
const TABS = 2;
// How many characters a line of running text has at most, in the mean.
const MEASURE = 75;
const HEIGHT = { 375: 667, 700: 900 };
// How far down the first story's title may stand, in pixels: on the first screen.
const FIRST_TITLE = { 375: 650, 700: 812 };

const order = JSON.parse(readFileSync(0, 'utf8'));
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

async function look(page, asked, width, scheme) {
  const { name, kind, client } = asked;
  await page.setViewport({ width, height: HEIGHT[width] ?? 900, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  const mostLetters = kind === 'mail' && client === 'sent' ? MEASURE : 0;
  const first = mostLetters && FIRST_TITLE[width];
  const rules = { card: asked.card, buttons: client !== 'outlook-word', measure: mostLetters, first };
  const measured = await page.evaluate(measure, rules);
  const axe = asked.axe ? await violations(page, kind) : { asked: 0, faults: [] };
  measured.faults.push(...axe.faults);
  print({ page: name, client, width, scheme, rules: axe.asked, ...measured });
  if (order.png) {
    const file = [name, client, width, scheme].join('-').replace(/[^\w-]+/g, '-') + '.png';
    await page.screenshot({ path: join(order.png, file), fullPage: true });
  }
}

// A mail while its pictures are on their way, then with them: nothing may move.
async function arrive(page, asked, width) {
  const { name, client, url } = asked;
  await page.setViewport({ width, height: HEIGHT[width] ?? 900, deviceScaleFactor: 1 });
  const held = [];
  const hold = (request) => {
    if (request.resourceType() === 'image') held.push(request);
    else request.continue();
  };
  await page.setRequestInterception(true);
  page.on('request', hold);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const empty = await page.evaluate(waiting);
  page.off('request', hold);
  page.on('request', (request) => request.continue());
  await Promise.all(held.map((request) => request.continue()));
  // Not by a frame that is waited for: a tab behind another one draws none.
  await page.evaluate(() =>
    document.readyState === 'complete' || new Promise((done) => addEventListener('load', done)).then(() => true));
  page.removeAllListeners('request');
  await page.setRequestInterception(false);
  const full = await page.evaluate(() => document.body.getBoundingClientRect().height);
  // Attributes are whole pixels: each picture may be off by less than one.
  if (Math.abs(full - empty.height) > empty.pictures + 1) {
    const value = `${empty.height} px high before its pictures came, ${full} px after`;
    empty.faults.push({ rule: 'shift', element: 'body', value });
  }
  print({ page: name, client, width, scheme: 'arriving', ...empty });
}

async function whole(page, asked) {
  if (asked.client === 'sent' && asked.kind === 'mail') {
    for (const width of asked.widths) await arrive(page, asked, width);
  }
  await page.goto(asked.url, { waitUntil: 'load' });
  for (const width of asked.widths) {
    for (const scheme of asked.schemes) await look(page, asked, width, scheme);
  }
}

await withBrowser(order.chromium, LONGEST, async (browser) => {
  const queue = [...order.pages];
  const work = async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(LONGEST);
    for (let asked = queue.shift(); asked; asked = queue.shift()) {
      await whole(page, asked).catch((error) => {
        throw new Error(`${asked.name}, ${asked.client}: ${error.message}`, { cause: error });
      });
    }
  };
  // A screenshot is taken of the tab in front: for them, one tab.
  await Promise.all(Array.from({ length: order.png ? 1 : TABS }, work));
});
