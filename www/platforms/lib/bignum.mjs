// JSON with 64-bit ids. JavaScript would round a bare integer above 2^53, so such integers are read
// as text, and ids that a platform writes as bare numbers are written digit by digit.

const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\b\d{16,}\b(?![.eE])/g;
const MARK = 'bare-number:';

/**
 * JSON.parse, except that integers of 16 and more digits come out as text.
 * @param {string} text
 * @returns {any}
 */
export const parseJson = (text) =>
  JSON.parse(text.replace(STRING_OR_LONG_INTEGER, (token) => (token[0] === '"' ? token : `"${token}"`)));

/** Marks digits to be written without quotes. @param {string} digits */
export const bare = (digits) => MARK + digits;

/** JSON.stringify that knows `bare`. @param {unknown} value @returns {string} */
export const stringify = (value) => JSON.stringify(value).replace(new RegExp(`"${MARK}(-?\\d+)"`, 'g'), '$1');
