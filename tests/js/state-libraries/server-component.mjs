// Run with `--conditions=react-server`: writes what a server component hands to the page, as Next does.
import { Wallet, init } from 'couponkit';
import { renderToPipeableStream } from 'react-server-dom-webpack/server.node';
import { cart, context, coupons, options } from './shopping.mjs';

await init();
const evaluation = new Wallet(coupons).evaluate(cart, context, options);
renderToPipeableStream({ evaluation }, {}, { onError: (error) => console.error(error) }).pipe(process.stdout);
