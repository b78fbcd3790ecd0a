/** The shop's backend: the address that `cargo xtask demo` prints. A published mini-program needs https here. */
export const BACKEND = 'http://127.0.0.1:5173';
