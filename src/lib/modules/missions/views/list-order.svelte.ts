/** The order of missions on screen, shared by the list and the detail. */
import { createListOrder } from '$lib/ui/list-order.svelte';

export const { setListOrder, neighboursOf } = createListOrder();
