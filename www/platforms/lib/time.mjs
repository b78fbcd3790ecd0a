// Instants as the platforms write them: local time at +08:00, whatever this machine's zone is.

const OFFSET_MS = 8 * 3600_000;
export const DAY_MS = 24 * 3600_000;

/** @param {number} ms epoch milliseconds @returns {string} yyyy-MM-dd HH:mm:ss */
export const localText = (ms) => new Date(ms + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

/** @param {number} ms @returns {string} yyyy-MM-dd */
export const localDay = (ms) => localText(ms).slice(0, 10);

/** @param {number} ms @returns {string} yyyyMMddHHmmss */
export const localDigits = (ms) => localText(ms).replace(/\D/g, '');

/**
 * Reads `yyyy-MM-dd HH:mm:ss`, and nothing but real dates.
 * @param {string} text
 * @returns {number | null} epoch milliseconds
 */
export function parseLocalText(text) {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`) - OFFSET_MS;
  return Number.isNaN(ms) || localText(ms) !== text ? null : ms;
}

/** @param {string} text yyyyMMddHHmmss @returns {number | null} */
export function parseLocalDigits(text) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return parseLocalText(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
}

/** @param {string} text yyyy-MM-dd @returns {number | null} the day's first instant */
export const parseLocalDay = (text) => parseLocalText(`${text} 00:00:00`);
