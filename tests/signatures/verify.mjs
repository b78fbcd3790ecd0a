// Checks signatures with the stand-in platforms' own implementation, written from the documents in node:crypto.
// In: an array of {platform, secret, signature, …what was signed}. Out: an array, per case, of `accepted` and of
// `refused`, the share of changed requests that the signature does not fit.

import { kingdeeSignature } from '../../www/platforms/kingdee/signature.mjs';
import { tmallSignature } from '../../www/platforms/tmall/signature.mjs';
import { waiqinDigest } from '../../www/platforms/waiqin/signature.mjs';
import { zvcmsToken } from '../../www/platforms/zvcms/signature.mjs';

const VERIFIERS = {
  kingdee: {
    sign: ({ secret, request, fields }) => {
      const path = new URL(request.url).pathname;
      return kingdeeSignature({ method: request.method, path, query: request.query, ...fields, secret });
    },
    // Every single character of what is bound, changed one after another.
    changes: ({ request, fields, ...rest }) => [
      ...changed(request.method).map((method) => ({ ...rest, fields, request: { ...request, method } })),
      ...changed(fields.nonce).map((nonce) => ({ ...rest, request, fields: { ...fields, nonce } })),
      ...changed(fields.timestamp).map((timestamp) => ({ ...rest, request, fields: { ...fields, timestamp } })),
      ...request.query.flatMap(([name, value], at) => [
        ...changed(name).map((other) => [other, value]),
        ...changed(value).map((other) => [name, other]),
      ].map((pair) => ({ ...rest, fields, request: { ...request, query: request.query.with(at, pair) } }))),
    ],
  },
  tmall: {
    sign: ({ secret, method, params }) => tmallSignature({ params, secret, method }),
    params: ({ request, fields }) => ({ ...Object.fromEntries(new URLSearchParams(request.body)), ...fields }),
    changes: ({ params, ...rest }) =>
      Object.entries(params).flatMap(([name, value]) =>
        changed(value).map((other) => ({ ...rest, params: { ...params, [name]: other } })),
      ),
  },
  waiqin: {
    sign: ({ secret, request, fields }) => waiqinDigest({ body: request.body, appkey: secret, ...fields }),
    changes: ({ request, ...rest }) => changed(request.body).map((body) => ({ ...rest, request: { body } })),
  },
  zvcms: {
    sign: ({ secret, fields }) => zvcmsToken(fields, secret),
    changes: ({ fields, ...rest }) =>
      Object.entries(fields).flatMap(([name, value]) =>
        changed(value).map((other) => ({ ...rest, fields: { ...fields, [name]: other } })),
      ),
  },
};

/** A text with one character changed, for each of its characters. */
function changed(text) {
  const characters = [...text];
  return characters.map((character, at) => characters.with(at, character === 'x' ? 'y' : 'x').join(''));
}

let input = '';
for await (const chunk of process.stdin) input += chunk;
const verdicts = JSON.parse(input).map((given) => {
  const verifier = VERIFIERS[given.platform];
  const signed = verifier.params ? { ...given, params: verifier.params(given) } : given;
  const changes = verifier.changes(signed);
  return {
    accepted: verifier.sign(signed) === given.signature,
    changes: changes.length,
    refused: changes.filter((other) => verifier.sign(other) !== given.signature).length,
  };
});
process.stdout.write(JSON.stringify(verdicts));
