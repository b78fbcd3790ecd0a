// A mistake: the backend's half in a page.
import { createGateway } from 'couponkit/server';

window.gateway = createGateway({});
