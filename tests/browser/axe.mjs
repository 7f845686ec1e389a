// What axe-core is asked, and why some of it is not.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Rules that are not asked of a mail, each with its reason. The inbox's own pages are asked everything.
const NOT_OF_A_MAIL = {
  // A mail is shown inside the client's own main landmark, where a second one would be a fault: the
  // wrapper says `role=article` instead.
  'landmark-one-main': { enabled: false },
  region: { enabled: false },
};

// Runs axe on what the page shows; frames are pages of their own and looked at as such.
export async function violations(page, kind) {
  await page.evaluate(source);
  const rules = { 'target-size': { enabled: true }, ...(kind === 'mail' ? NOT_OF_A_MAIL : {}) };
  const options = { runOnly: TAGS, rules, iframes: false, resultTypes: ['violations'] };
  const result = await page.evaluate((asked) => globalThis.axe.run(document, asked), options);
  const faults = result.violations.flatMap((violation) =>
    violation.nodes.map((node) => ({
      rule: `axe ${violation.id}`,
      element: node.html.slice(0, 160),
      value: (node.failureSummary || violation.help).replace(/\s+/g, ' '),
    })));
  return { asked: result.passes.length + result.violations.length, faults };
}
