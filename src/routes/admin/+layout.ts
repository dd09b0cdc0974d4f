// Admin pages show answers of the API; there is nothing to render ahead of them.
export const ssr = false;
