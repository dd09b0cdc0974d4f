/** Tests of shipped processes run what is built from the sources as they stand: builds when the build is older. */
import { buildAll, isBuildFresh } from '../../scripts/lib/build.mjs';

export default async function setup() {
	if (!isBuildFresh()) await buildAll();
}
