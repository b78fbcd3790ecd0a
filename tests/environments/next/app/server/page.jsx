import * as couponkit from 'couponkit';
import * as slim from 'couponkit/slim';
import { checkout } from '../../checkout.mjs';

export const dynamic = 'force-dynamic';

export default function Page() {
  const shown = [couponkit, slim].map((entry) => JSON.stringify(checkout(entry)));
  return <pre id="shown">{shown[0] === shown[1] ? shown[0] : shown.join(' ')}</pre>;
}
