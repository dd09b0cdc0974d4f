/** Turns a line of text into a record through the tool a manifest names for it: palette and quick input share this. */
import { recordPath } from '$lib/core/module';
import { goto } from '$app/navigation';
import type { Workspace } from '$lib/client/workspace';
import { moduleNew } from '$lib/i18n/module-words';
import { m } from '$lib/i18n/paraglide/messages';
import { moduleById, toolName } from '$lib/registry';
import { toast, undoToast } from '$lib/ui/toast';

/** `fields` are what a preview chose besides the text. Answers whether it worked; failures are told in a toast and the text stays with the caller. */
export async function createQuick(
	ws: Workspace,
	moduleId: string,
	text: string,
	fields: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
	const module = moduleById.get(moduleId);
	if (!module?.quick || text === '') return false;
	const made = await ws.run<{ readonly id?: string }>(toolName(module.id, module.quick.tool), {
		...fields,
		[module.quick.field]: text,
	});
	if (!made.ok) {
		toast.error(made.error);
		return false;
	}
	const id = made.value.value.id;
	const words = m.quick_created({ what: moduleNew(module.id) });
	if (id) toast.success(words, { label: m.common_open(), run: () => void goto(recordPath(module.id, id)) });
	else undoToast(words, made.value.undo);
	return true;
}
