// Edits an issue while its preview is open, as an editor does, and prints one line of JSON for each thing that was seen.
// `tests/browser/edited.rs` starts it and reads what was seen.
//
// The order comes on stdin, as JSON: `chromium`, the program; `url`, the link of the preview; `file`, the file of the issue;
// `sentence`, words of it that are replaced; `slip`, the same words with a fault that is mended by a click; `png`, a folder
// for screenshots, or null.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { violations } from './axe.mjs';
import { withBrowser } from './chromium.mjs';

const LONGEST = 240_000;
const EDITS = 9;
const SIZES = [[1440, 900], [390, 844]];
const SCHEMES = ['light', 'dark'];

const order = JSON.parse(readFileSync(0, 'utf8'));
const print = (what, seen) => process.stdout.write(JSON.stringify({ what, ...seen }) + '\n');
const written = readFileSync(order.file, 'utf8');
const write = (sentence) => writeFileSync(order.file, written.replace(order.sentence, sentence));

// What is in a frame of the page. Without a frame nothing is.
const shown = (page, name) => page.evaluate((wanted) => {
  const frame = document.querySelector(`iframe[name="${wanted}"]:not(.arriving)`);
  return frame?.contentDocument?.body?.innerText ?? '';
}, name);

// Waits until something is so on the page, and a frame was drawn with it.
const until = (page, is, ...values) => page.waitForFunction(is, { polling: 'raf', timeout: LONGEST }, ...values);
const hasWords = (name, words) => {
  const frame = document.querySelector(`iframe[name="${name}"]:not(.arriving)`);
  return frame?.contentDocument?.body?.innerText.includes(words) ?? false;
};

// What axe-core finds on the page at each width, by day and by night.
async function judge(page, name) {
  const faults = [];
  let asked = 0;
  for (const [width, height] of SIZES) {
    await page.setViewport({ width, height, deviceScaleFactor: 1 });
    for (const value of SCHEMES) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const axe = await violations(page, 'web');
      asked += axe.asked;
      faults.push(...axe.faults.map((fault) => `${width} px, ${value}: ${fault.rule}: ${fault.element}: ${fault.value}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) faults.push(`${width} px: ${wide} px too wide`);
      if (order.png) await page.screenshot({ path: join(order.png, `preview-${name}-${width}-${value}.png`) });
    }
  }
  await page.setViewport({ width: SIZES[0][0], height: SIZES[0][1], deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  print('judged', { name, asked, faults });
}

async function edit(page) {
  await page.evaluate(() => scrollTo({ top: 700, behavior: 'instant' }));
  const times = [];
  for (let at = 1; at <= EDITS; at += 1) {
    const words = `Zeppelin${at}`;
    // The page counts from the moment at which it hears the word, so the file is written first.
    const began = Date.now();
    write(words);
    await until(page, hasWords, 'free', words);
    await until(page, hasWords, 'paid', words);
    times.push(Date.now() - began);
  }
  const scrolled = await page.evaluate(() => scrollY);
  const frames = await page.evaluate(() => document.querySelectorAll('iframe').length);
  const free = await shown(page, 'free');
  times.sort((one, other) => one - other);
  print('edited', { times, median: times[Math.floor(times.length / 2)], scrolled, frames, last: free.includes(`Zeppelin${EDITS}`) });
  write(order.sentence);
  await until(page, hasWords, 'free', order.sentence);
}

async function choose(page) {
  const click = async (words) => {
    await page.evaluate((wanted) => {
      const found = [...document.querySelectorAll('.controls a')].find((link) => link.textContent === wanted);
      found.click();
    }, words);
    await until(page, (wanted) =>
      document.querySelector('.controls a[aria-current]') &&
      [...document.querySelectorAll('.controls a[aria-current]')].some((link) => link.textContent === wanted), words);
  };
  await click('Paid');
  await until(page, () => !document.querySelector('iframe[name=free]'));
  const alone = page.url();
  await click('Phone, 375 px');
  await until(page, () => document.querySelector('iframe[name=paid]:not(.arriving)')?.clientWidth === 375);
  await click('By night');
  await until(page, () => !document.querySelector('.arriving') &&
    document.querySelector('iframe[name=paid]').contentDocument.location.search.includes('view=night'));
  const night = await page.evaluate(() => {
    const { contentDocument, contentWindow } = document.querySelector('iframe[name=paid]');
    return contentWindow.getComputedStyle(contentDocument.querySelector('h2')).color;
  });
  print('chosen', { alone, url: page.url(), night });
  await page.keyboard.press('b');
  await until(page, () => document.querySelectorAll('iframe:not(.arriving)').length === 2);
  await page.goBack();
  await until(page, () => document.querySelectorAll('iframe').length === 1);
  print('returned', { url: page.url() });
  await page.goto(order.url, { waitUntil: 'load' });
}

async function stumble(page) {
  writeFileSync(order.file, written.slice(0, 400) + '\ntitle = = 3\n');
  await until(page, () => document.querySelector('.stopped') && document.querySelector('.finding.error'));
  const finding = await page.evaluate(() => document.querySelector('.finding.error').innerText);
  await judge(page, 'refused');
  writeFileSync(order.file, written);
  await until(page, hasWords, 'free', order.sentence);
  const left = await page.evaluate(() => document.querySelectorAll('.finding.error').length);
  print('stumbled', { finding, left });
}

async function mend(page) {
  write(order.slip);
  await until(page, () => document.querySelector('.mend button') && document.querySelector('a[data-jump]'));
  await judge(page, 'finding');
  await page.click('a[data-jump]');
  await until(page, () => document.querySelector('.pointer'));
  const pointed = await page.evaluate(async () => {
    const place = () => document.querySelector('.pointer').getBoundingClientRect();
    let before = NaN;
    // Until the page has come to rest.
    while (before !== place().top) { before = place().top; await new Promise((done) => setTimeout(done, 120)); }
    return { top: place().top, bottom: place().bottom, height: innerHeight };
  });
  await page.click('.mend button');
  await until(page, () => !document.querySelector('.mend button'));
  print('mended', { pointed, text: readFileSync(order.file, 'utf8').includes(order.sentence) });
}

await withBrowser(order.chromium, LONGEST, async (browser) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST);
  const hosts = new Set();
  const errors = [];
  page.on('request', (request) => { if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host); });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.setViewport({ width: SIZES[0][0], height: SIZES[0][1], deviceScaleFactor: 1 });
  const began = Date.now();
  await page.goto(order.url, { waitUntil: 'load' });
  const loaded = Date.now() - began;
  await until(page, hasWords, 'free', order.sentence);
  const first = await page.evaluate(() => performance.getEntriesByType('navigation')[0].responseEnd);
  print('opened', { loaded, first });
  await judge(page, 'page');
  await edit(page);
  await choose(page);
  await stumble(page);
  await mend(page);
  for (const [name, query] of [['text', '?part=text'], ['headers', '?part=headers'], ['phone', '?width=375&edition=paid'], ['issues', 'issues']]) {
    await page.goto(order.url + query, { waitUntil: 'load' });
    await judge(page, name);
  }
  print('ended', { hosts: [...hosts], errors });
});
