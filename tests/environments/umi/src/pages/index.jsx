import * as couponkit from 'couponkit';
import { useEffect, useState } from 'react';
import { checkout } from '../../checkout.mjs';

export default function Page() {
  const [shown, setShown] = useState('');
  useEffect(() => {
    couponkit.init().then(() => setShown(JSON.stringify(checkout(couponkit))));
  }, []);
  return shown && <pre id="shown">{shown}</pre>;
}
