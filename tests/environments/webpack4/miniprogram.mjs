import { Wallet, storage, transport } from 'couponkit/miniprogram';

window.miniprogram = { Wallet, storage, transport };
