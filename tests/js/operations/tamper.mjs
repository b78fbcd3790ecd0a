// Signed requests as a thief or a bad line would send them: one byte that the signature binds is another, or there is no
// signature at all; and the codes by which the platforms refuse them. Kingdee's 4008 and Tmall's 24 and 25 are
// documented, Waiqin's 1 is any failure and its words say which, the others are the stand-in's own.

/** The text with another character of the same kind at this place. */
function altered(text, at) {
  const character = text[at];
  const other = /\d/.test(character) ? String((Number(character) + 1) % 10) : character === 'x' ? 'y' : 'x';
  return text.slice(0, at) + other + text.slice(at + 1);
}

const without = (headers, name) => Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));

export const TAMPERED = {
  kingdee: {
    // The query is bound, the body is not: without a query the nonce is altered.
    alter({ url, headers, ...rest }) {
      if (url.includes('?')) return { ...rest, headers, url: altered(url, url.length - 1) };
      const nonce = headers['X-Api-Nonce'];
      return { ...rest, url, headers: { ...headers, 'X-Api-Nonce': altered(nonce, nonce.length - 1) } };
    },
    alteredCode: '4008',
    unsign: ({ headers, ...rest }) => ({ ...rest, headers: without(headers, 'X-Api-Signature') }),
    unsignedCode: '4007',
  },
  tmall: {
    alter: ({ body, ...rest }) => ({ ...rest, body: altered(body, body.indexOf('YXX')) }),
    alteredCode: '25',
    unsign({ body, ...rest }) {
      const form = new URLSearchParams(body);
      form.delete('sign');
      return { ...rest, body: form.toString() };
    },
    unsignedCode: '24',
  },
  waiqin: {
    // A letter of the first field's name.
    alter: ({ body, ...rest }) => ({ ...rest, body: altered(body, 2) }),
    alteredCode: '1',
    unsign: ({ url, ...rest }) => ({ ...rest, url: url.replace(/\/[0-9a-f]{32}\//, '/{digest}/') }),
    unsignedCode: '1',
    words: 'digest错误',
  },
  zvcms: {
    // The second digit: the nonce must not begin with 0.
    alter: ({ body, ...rest }) => ({ ...rest, body: altered(body, body.indexOf('"Nonce":"') + 10) }),
    alteredCode: '10005',
    unsign: ({ body, ...rest }) => ({ ...rest, body: body.replace(/"Token":"[^"]*",/, '') }),
    unsignedCode: '10002',
  },
};
