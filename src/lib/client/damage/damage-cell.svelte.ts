/** Where a tab keeps what is damaged, so that screens follow it. */
import type { DamagedRow } from '../store-types';
import type { DamageCell } from './damage';

export function damageCell(): DamageCell {
	let rows = $state.raw<readonly DamagedRow[]>([]);
	return {
		get rows() {
			return rows;
		},
		set rows(next) {
			rows = next;
		},
	};
}
