/** Text as searching and comparing see it: without case and without marks, so that "Müller" is found as "muller". */
export const bareText = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
