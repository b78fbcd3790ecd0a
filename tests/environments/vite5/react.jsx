import * as couponkit from 'couponkit';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { checkout } from './checkout.mjs';

function Shop() {
  const [shown, setShown] = useState('');
  useEffect(() => {
    couponkit.init().then(() => setShown(JSON.stringify(checkout(couponkit))));
  }, []);
  return shown && <pre id="shown">{shown}</pre>;
}

createRoot(document.getElementById('app')).render(<StrictMode><Shop /></StrictMode>);
