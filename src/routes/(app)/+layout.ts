// The data lives in the browser, encrypted; there is nothing a server could render here.
export const ssr = false;
