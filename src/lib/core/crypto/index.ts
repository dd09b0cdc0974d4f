/** Encryption for both sides. Server adapters of the cipher live in `server/keyring`. */
export * from './box';
export * from './bytes';
export * from './cipher';
export * from './keys';
export * from './legacy';
export * from './web-cipher';
