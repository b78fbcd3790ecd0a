// What the pages' states have to hold for people who read with a screen reader, a keyboard or large text.

import assert from 'node:assert/strict';
import axe from 'axe-core';

/** @typedef {import('playwright-core').Page} Page */

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds in the page as it stands, each finding with its elements. @param {Page} page */
export async function findings(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (tags) => /** @type {any} */ (globalThis).axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
    STANDARDS,
  );
  return violations.map((/** @type {import('axe-core').Result} */ { id, impact, nodes }) => ({
    id,
    impact,
    at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
}

/** What sticks out of the page to the right, or is cut off where its text should be. @param {Page} page */
export const overflowing = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? [`page: ${root.scrollWidth} > ${root.clientWidth}`] : [];
    const isShown = (/** @type {Element} */ element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    /** Whether some of its text lies outside a box that hides it; what scrolls can be scrolled to. @param {Element} element */
    const isCutOff = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      for (let box = /** @type {Element | null} */ (element); box; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const { right, bottom } = box.getBoundingClientRect();
        if (['auto', 'scroll'].includes(overflowY)) return false;
        if (['hidden', 'clip'].includes(overflowY) && text.bottom > bottom + 3) return true;
        if (['hidden', 'clip'].includes(overflowX) && text.right > right + 1) return true;
      }
      return false;
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (element instanceof SVGElement || !isShown(element)) continue;
      const { left, right, width } = element.getBoundingClientRect();
      const name = `${element.tagName.toLowerCase()}.${element.className}`;
      if (width > 0 && element.closest('[data-scrolls]') === null && (right > root.clientWidth + 1 || left < -1)) {
        found.push(`${name} from ${left} to ${right}`);
      }
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (hasText && !element.closest('.sr-only') && isCutOff(element)) found.push(`${name} is cut off: ${element.textContent}`);
    }
    return found;
  });

/** Controls that a finger misses: under 24 px either way (WCAG 2.5.8); a label is part of its control. @param {Page} page */
export const smallTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, select, textarea, [role="button"]')]
      .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }))
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`),
  );

/** Fails with the list of what was found. @param {unknown[]} found @param {string} where */
export function none(found, where) {
  assert.equal(found.length, 0, `${where}: ${JSON.stringify(found, null, 1)}`);
}

/** Moves on with Tab until the focus is on it. @param {Page} page @param {import('playwright-core').Locator} wanted */
export async function tabTo(page, wanted) {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab never comes to ${wanted}`);
}
