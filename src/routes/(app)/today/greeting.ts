/** The first line of the day. */
import { toDate } from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';

/** A greeting for the local hour; before five in the morning it is still the evening of the day before. */
export function greeting(now: number, name: string): string {
	const hour = toDate(now).getHours();
	if (hour < 5) return m.today_greeting_night({ name });
	if (hour < 12) return m.today_greeting_morning({ name });
	if (hour < 18) return m.today_greeting_day({ name });
	return m.today_greeting_evening({ name });
}
