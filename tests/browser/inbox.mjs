// Reads mail in the inbox as a person at a keyboard does, and prints one line of JSON for each thing that was seen.
// `tests/browser/inbox_read.rs` starts it and judges what it says.
//
// The order comes on stdin, as JSON: `chromium`, the program; `page`, the link to the list; `smtp`, the port for mail.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

import { violations } from './axe.mjs';
import { withBrowser } from './chromium.mjs';

const LONGEST = 240_000;
const WIDTHS = [1280, 375];
const SCHEMES = ['light', 'dark'];

const order = JSON.parse(readFileSync(0, 'utf8'));
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

// Every address that any page of the browser has asked for.
const asked = new Set();

// What axe-core finds on a page, at each width, by day and by night.
async function tell(page, name) {
  const faults = [];
  let rules = 0;
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 900, deviceScaleFactor: 1 });
    for (const value of SCHEMES) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const axe = await violations(page, 'web');
      rules += axe.asked;
      faults.push(...axe.faults.map((fault) => `${width} px, ${value}: ${fault.rule}: ${fault.element}: ${fault.value}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) faults.push(`${width} px, ${value}: ${wide} px too wide`);
    }
  }
  await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: 1 });
  const text = await page.evaluate(() => document.body.innerText);
  print({ step: name, url: page.url(), text, rules, faults });
}

// Presses a key that leads to another page.
async function press(page, key) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(key)]);
}

const readSubject = (page) => page.$eval('.letter h1', (title) => title.textContent);
const readOpen = (page) => page.$eval('.mail-rows a[aria-current]', (row) => row.closest('li').id);
const countRows = (page) => page.$$eval('.mail-rows li', (rows) => rows.length);

// Hands a message to the inbox, as a mail program does.
async function send(subject) {
  const words = [
    'EHLO browser', 'MAIL FROM:<a@b.example>', 'RCPT TO:<late@example.org>', 'DATA',
    `To: late@example.org\r\nSubject: ${subject}\r\n\r\nx\r\n.`, 'QUIT',
  ];
  const socket = connect(order.smtp, '127.0.0.1');
  socket.write(words.join('\r\n') + '\r\n');
  for await (const reply of socket) void reply;
}

async function walkThroughTheList(page) {
  await page.goto(order.page, { waitUntil: 'load' });
  await tell(page, 'list');
  await press(page, 'j');
  const first = await readOpen(page);
  await press(page, 'j');
  const second = await readOpen(page);
  await press(page, 'k');
  const back = await readOpen(page);
  await press(page, 'u');
  print({ step: 'keys', first, second, back, list: page.url() });
  await page.keyboard.press('/');
  await page.keyboard.type('to:r003', { delay: 5 });
  await press(page, 'Enter');
  print({ step: 'search', rows: await countRows(page), url: page.url() });
  await tell(page, 'found');
}

async function hearOfNewMail(page) {
  await page.goto(order.page, { waitUntil: 'load' });
  const before = await countRows(page);
  await page.evaluate(() => { window.isSamePage = true; });
  await send('Le dernier bateau');
  await page.waitForFunction((sought) => document.querySelector('.mail-rows .subject')?.textContent === sought, {}, 'Le dernier bateau');
  print({ step: 'live', before, after: await countRows(page), same: await page.evaluate(() => window.isSamePage === true) });
  await page.goto(order.page + '?q=dernier', { waitUntil: 'load' });
  await press(page, 'j');
  await press(page, '#');
  print({ step: 'deleted', rows: await countRows(page) });
}

// The link in the message, and the button that does what a mail program does.
async function leave(browser, page) {
  await page.goto(order.page + '?q=to:r003', { waitUntil: 'load' });
  await press(page, 'j');
  const frame = await page.waitForFrame((one) => one.url().includes('/body'));
  const link = await frame.waitForSelector('a[href*="/site/"]');
  const popup = new Promise((done) => browser.once('targetcreated', async (target) => done(await target.page())));
  await link.click();
  const site = await popup;
  await site.waitForSelector('button[value=leave]');
  await tell(site, 'site');
  await Promise.all([site.waitForNavigation({ waitUntil: 'load' }), site.click('button[value=leave]')]);
  print({ step: 'left', text: await site.evaluate(() => document.body.innerText) });
  await site.close();
  await page.goto(order.page + '?q=to:r004', { waitUntil: 'load' });
  await press(page, 'j');
  await Promise.all([page.waitForNavigation(), page.click('.views a[href*="/delivery"]')]);
  const once = new Promise((done) => browser.once('targetcreated', async (target) => done(await target.page())));
  await page.click('.trial form button');
  const answer = await once;
  await answer.waitForSelector('h1');
  print({ step: 'clicked once', text: await answer.evaluate(() => document.body.innerText) });
  await answer.close();
}

async function lookAtEveryView(page) {
  for (const view of ['page', 'phone-night', 'text', 'delivery', 'headers', 'parts', 'links', 'check', 'editions', 'source']) {
    const { origin, pathname } = new URL(order.page);
    await page.goto(`${origin}${pathname}message/1/${view}`, { waitUntil: 'load' });
    await tell(page, view);
  }
  print({ step: 'night', ...(await readNight(page)) });
}

// Whether the frame is dark at night while the page around it is light.
async function readNight(page) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  const ground = {};
  for (const look of ['day', 'night']) {
    const { origin, pathname } = new URL(order.page);
    await page.goto(`${origin}${pathname}message/1/body-${look}`, { waitUntil: 'load' });
    ground[look] = await page.evaluate(() => getComputedStyle(document.querySelector('.page') ?? document.body).backgroundColor);
  }
  return ground;
}

await withBrowser(order.chromium, LONGEST, async (browser) => {
  browser.on('targetcreated', async (target) => {
    const page = await target.page().catch(() => null);
    page?.on('request', (request) => asked.add(request.url()));
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on('request', (request) => asked.add(request.url()));
  page.on('pageerror', (error) => print({ step: 'script error', text: error.message }));
  await walkThroughTheList(page);
  await hearOfNewMail(page);
  await leave(browser, page);
  await lookAtEveryView(page);
  print({ step: 'asked', addresses: [...asked].filter((url) => !url.startsWith(new URL(order.page).origin) && !url.startsWith('data:')) });
});
