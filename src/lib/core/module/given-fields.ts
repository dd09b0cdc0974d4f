/** The fields of an input that were given, for a patch: what was left out stays as it is. */
export const givenFields = <Input extends object>(
	input: Input,
): { [Field in keyof Input]?: Exclude<Input[Field], undefined> } =>
	Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as ReturnType<
		typeof givenFields<Input>
	>;
