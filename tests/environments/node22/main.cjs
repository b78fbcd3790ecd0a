const { checkout } = require('./checkout.cjs');

const entries = ['couponkit', 'couponkit/slim', 'couponkit/evaluator'];
const shown = entries.map((entry) => JSON.stringify(checkout(require(entry))));
if (new Set(shown).size !== 1 || !require('couponkit/server').createGateway) throw new Error(shown.join(' '));
console.log(shown[0]);
