/** Runs before any page of the browser app. Only what must precede everything else belongs here. */
import './lib/client/zod-csp';
import { forgetAccount, rememberedAccount } from './lib/client/account/remembered';
import { hostInWorker } from './lib/client/host/link';
import { loadWords } from './lib/i18n/one-language';
import type { ClientInit } from '@sveltejs/kit';

// The server shows these pages only to somebody without a session. Whoever signs in next may be another person, so the
// account that was here before must not open until the server has named it again.
if (/^\/sign-(in|up)(\/|$)/.test(location.pathname)) forgetAccount(localStorage);
// Whoever lives on this device will be shown from it: what keeps the data starts beside the first scripts.
else if (rememberedAccount(localStorage) !== null) hostInWorker();

export const init: ClientInit = loadWords;
