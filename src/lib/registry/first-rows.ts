/** What a device that begins from nothing is sent before the rest, derived from the `first` entries of the manifests. */
import type { FirstRows } from '../core/module';
import type { SpaceKind } from '../core/spaces/kinds';
import { moduleAllows, moduleList } from './modules';

/** For this kind of space, most wanted first. */
export const firstRows = (kind: SpaceKind): readonly FirstRows[] =>
	moduleList.filter((module) => moduleAllows(module, kind)).flatMap((module) => module.first ?? []);
