/** What a proposal card shows: closed, with all details, its edit form, or its reject form. */
export type CardMode = 'idle' | 'open' | 'edit' | 'reject';
